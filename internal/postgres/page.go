package postgres

import (
	"cmp"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"schulalltag/internal/fault"
)

// Page asks for one stretch of a list. The zero value is the first page in the usual size.
type Page struct {
	Cursor string // opaque, as returned with the page before; "" is the beginning
	Limit  int    // rows, 1 to MaxLimit; 0 is DefaultLimit
}

// The sizes of a page, in rows.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)

// size is how many rows the page holds at most.
func (p Page) size() int { return min(max(cmp.Or(p.Limit, DefaultLimit), 1), MaxLimit) }

// ErrBadCursor refuses a cursor that this list did not hand out.
var ErrBadCursor = fault.Malformed("bad-cursor", "The cursor is not one this list returned. Start again without a cursor.").
	AtParameter("cursor", "must be the nextCursor of the page before")

// List reads one page of q in the order of columns, which together must be unique and are compared as one row value, so that
// rows added or removed meanwhile neither repeat nor skip others. key gives a row's values of these columns. next is the
// cursor of the following page, "" on the last one. It fails with ErrBadCursor.
func List[T any](q *gorm.DB, p Page, columns []string, key func(T) []any) (items []T, next string, err error) {
	return list(q, p, ascending(columns), key, find[T])
}

// ListDown is List in descending order of all columns. Rows added meanwhile at the top are on no later page.
func ListDown[T any](q *gorm.DB, p Page, columns []string, key func(T) []any) (items []T, next string, err error) {
	return list(q, p, order{columns, "<", " desc"}, key, find[T])
}

func find[T any](q *gorm.DB) ([]T, error) {
	var items []T
	err := q.Find(&items).Error
	return items, err
}

// ListRows is List for a read so frequent that reflection over its rows costs too much: scan reads each row by hand.
func ListRows[T any](q *gorm.DB, p Page, columns []string, key func(T) []any, scan func(rows *sql.Rows, item *T) error) (items []T, next string, err error) {
	return list(q, p, ascending(columns), key, func(q *gorm.DB) ([]T, error) { return Scan(q, scan) })
}

// order is the columns of a list, how a row compares with those that come before it, and what the columns are sorted by.
type order struct {
	columns         []string
	after, sortedBy string
}

func ascending(columns []string) order { return order{columns, ">", ""} }

func list[T any](q *gorm.DB, p Page, o order, key func(T) []any, read func(q *gorm.DB) ([]T, error)) (items []T, next string, err error) {
	limit := p.size()
	if p.Cursor != "" {
		after, err := decodeCursor(p.Cursor, len(o.columns))
		if err != nil {
			return nil, "", err
		}
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(o.columns)), ", ")
		q = q.Where("("+strings.Join(o.columns, ", ")+") "+o.after+" ("+marks+")", after...)
	}
	if items, err = read(q.Order(strings.Join(o.columns, o.sortedBy+", ") + o.sortedBy).Limit(limit + 1)); err != nil {
		if p.Cursor != "" && strings.HasPrefix(State(err), "22") { // a forged cursor holds a value of another type
			return nil, "", ErrBadCursor.Because(err)
		}
		return nil, "", err
	}
	if len(items) <= limit {
		return items, "", nil
	}
	items = items[:limit]
	next, err = encodeCursor(key(items[limit-1]))
	return items, next, err
}

// All reads every page of a list to its end: for lists that are bounded, such as what one school has in one week.
func All[T any](read func(Page) ([]T, string, error)) (all []T, err error) {
	page := Page{Limit: MaxLimit}
	for {
		items, next, err := read(page)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
		if next == "" {
			return all, nil
		}
		page.Cursor = next
	}
}

// Cut is List for items that are computed whole, in an order in which key names each of them once. It fails with ErrBadCursor
// also where the item that the page before ended with is not there any more: then the order may be another, too.
func Cut[T any](items []T, p Page, key func(T) []any) (cut []T, next string, err error) {
	if p.Cursor != "" {
		if _, err := decodeCursor(p.Cursor, len(key(*new(T)))); err != nil {
			return nil, "", err
		}
		last := -1
		for i, item := range items {
			if c, err := encodeCursor(key(item)); err == nil && c == p.Cursor {
				last = i
			}
		}
		if last < 0 {
			return nil, "", ErrBadCursor
		}
		items = items[last+1:]
	}
	limit := p.size()
	if len(items) <= limit {
		return items, "", nil
	}
	next, err = encodeCursor(key(items[limit-1]))
	return items[:limit], next, err
}

// Scan reads the rows of q, each by scan: for rows that come by the thousand, where reflection over each costs too much.
func Scan[T any](q *gorm.DB, scan func(rows *sql.Rows, item *T) error) (items []T, err error) {
	rows, err := q.Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		items = append(items, *new(T))
		if err := scan(rows, &items[len(items)-1]); err != nil {
			return nil, err
		}
	}
	return items, rows.Err()
}

func encodeCursor(values []any) (string, error) {
	raw, err := json.Marshal(values)
	if err != nil {
		return "", fmt.Errorf("encode cursor: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// decodeCursor gives the values as text, which PostgreSQL casts to the type of the column.
func decodeCursor(cursor string, n int) ([]any, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, ErrBadCursor.Because(err)
	}
	var values []string
	if err := json.Unmarshal(raw, &values); err != nil || len(values) != n {
		return nil, ErrBadCursor
	}
	after := make([]any, n)
	for i, v := range values {
		if strings.ContainsRune(v, 0) {
			return nil, ErrBadCursor
		}
		after[i] = v
	}
	return after, nil
}
