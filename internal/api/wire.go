package api

import (
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

// each wires every item of a list; the result is never null.
func each[T, W any](items []T, wire func(T) W) []W {
	wired := make([]W, len(items))
	for i, item := range items {
		wired[i] = wire(item)
	}
	return wired
}

// page reads the two parameters of every list.
func page(cursor *Cursor, limit *Limit) postgres.Page {
	return postgres.Page{Cursor: value(cursor), Limit: value(limit)}
}

// next is the cursor of the following page, null on the last one.
func next(cursor string) *NextCursor { return orNull(cursor) }

// value reads what may be left out.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// orNull is null for a zero value.
func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// otherwise reads what has a default.
func otherwise[T any](p *T, usual T) T {
	if p == nil {
		return usual
	}
	return *p
}

// known is null for what is not.
func known[T any](v T, ok bool) *T {
	if !ok {
		return nil
	}
	return &v
}

// location is where a new thing can be read.
func location(collection string, id uuid.UUID) *string {
	at := basePath + collection + "/" + id.String()
	return &at
}

// instant shows a moment with the offset of the schools' clocks.
func instant(t time.Time) time.Time { return t.In(calendar.Zone()) }

func instantOrNull(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	local := instant(*t)
	return &local
}

// midnight is the first moment of a day, no moment for no day.
func midnight(d calendar.Date) (time.Time, error) {
	if d.IsZero() {
		return time.Time{}, nil
	}
	return d.At(0)
}

// orEmpty keeps an empty list from becoming null.
func orEmpty[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
