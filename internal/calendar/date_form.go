package calendar

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// GormDataType names the column type of a Date: PostgreSQL's date.
func (Date) GormDataType() string { return "date" }

// MarshalText writes the date like 2026-10-05, and no date as nothing.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads, and an empty text (an empty field of a form) as no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// MarshalJSON writes the date as a string, and no date as null.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads a string that ParseDate reads, or null as no date.
func (d *Date) UnmarshalJSON(data []byte) error {
	var s *string
	if err := json.Unmarshal(data, &s); err != nil {
		return errDate
	}
	if s == nil {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(*s)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Value stores the date as text, which PostgreSQL reads as a date whatever the session's time zone is; no date is NULL.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a column of type date, which drivers hand over as midnight of that day or as text; NULL is no date. It fails
// on an instant that is not midnight in its own location: the date of such an instant depends on a zone, see DateOf.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case string:
		return d.scanText(v)
	case []byte:
		return d.scanText(string(v))
	case time.Time:
		hour, minute, second := v.Clock()
		if hour != 0 || minute != 0 || second != 0 || v.Nanosecond() != 0 {
			return fmt.Errorf("scan a date: %s is an instant", v)
		}
		return d.scanText(v.Format(time.DateOnly))
	default:
		return fmt.Errorf("scan a date: unexpected %T", src)
	}
}

func (d *Date) scanText(s string) error {
	parsed, err := ParseDate(s)
	if err != nil {
		return fmt.Errorf("scan a date: %w", err)
	}
	*d = parsed
	return nil
}
