package planner

import "math"

// impossiblePair is a gain that no best matching takes if it can be helped, small enough to be added up.
const impossiblePair = math.MinInt64 / (1 << 12)

// matching finds a best assignment of rows to columns by the Hungarian method.
type matching struct {
	gain       [][]int64 // by row and column; at least as many columns as rows
	rows, cols []int64   // potentials
	least      []int64
	row, way   []int
	done       []bool
	column     []int // the result, by row
}

// reset prepares for so many rows and columns.
func (m *matching) reset(rows, columns int) {
	m.gain = grown(m.gain, rows)
	for i := range m.gain {
		m.gain[i] = grown(m.gain[i], columns)
	}
	m.rows, m.cols, m.least = grown(m.rows, rows+1), grown(m.cols, columns+1), grown(m.least, columns+1)
	m.row, m.way, m.done = grown(m.row, columns+1), grown(m.way, columns+1), grown(m.done, columns+1)
	m.column = grown(m.column, rows)
	clear(m.rows)
	clear(m.cols)
	clear(m.row)
}

// solve fills m.column. Rows enter one after another, each along the cheapest alternating path; index 0 stands for "none yet".
func (m *matching) solve() {
	for i := 1; i < len(m.rows); i++ {
		m.row[0] = i
		clear(m.done)
		for j := range m.least {
			m.least[j] = math.MaxInt64
		}
		j := 0
		for m.row[j] != 0 || j == 0 {
			j = m.extend(j)
		}
		for j != 0 {
			m.row[j] = m.row[m.way[j]]
			j = m.way[j]
		}
	}
	for j := 1; j < len(m.row); j++ {
		if m.row[j] > 0 {
			m.column[m.row[j]-1] = j - 1
		}
	}
}

// extend goes on from column j to the nearest one not reached yet.
func (m *matching) extend(j int) (next int) {
	m.done[j] = true
	i, delta := m.row[j], int64(math.MaxInt64)
	for c := 1; c < len(m.cols); c++ {
		if m.done[c] {
			continue
		}
		if cost := -m.gain[i-1][c-1] - m.rows[i] - m.cols[c]; cost < m.least[c] {
			m.least[c], m.way[c] = cost, j
		}
		if m.least[c] < delta {
			delta, next = m.least[c], c
		}
	}
	for c := range m.cols {
		if m.done[c] {
			m.rows[m.row[c]] += delta
			m.cols[c] -= delta
		} else if c > 0 {
			m.least[c] -= delta
		}
	}
	return next
}
