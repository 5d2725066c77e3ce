package postgres

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"schulalltag/internal/fault"
)

// ErrStale refuses a change of a row that somebody else has changed or removed since it was read.
var ErrStale = fault.Stale("stale-version", "Somebody else has changed this in the meantime. Load it again and repeat your change.")

// Expect compares the version a row has with the one the client wants to change, and fails with ErrStale if they differ.
func Expect(current, expected int) error {
	if current != expected {
		return ErrStale
	}
	return nil
}

// Update writes all columns of a versioned row but district_id, id and created_at, provided that the stored version still is
// the row's, and counts the version up in both. Associations are not touched. A column that gorm's tags mark as the time of
// the last update gets the time of the clock.
//
// row points to a struct with the primary key columns district_id and id and the column version. It fails with ErrStale if
// the row is not there in this version; then, as after any failure, the struct is as it was.
func Update(tx *gorm.DB, row any) error {
	stmt := &gorm.Statement{DB: tx}
	if err := stmt.Parse(row); err != nil {
		return fmt.Errorf("update a row of type %T: %w", row, err)
	}
	value := reflect.Indirect(reflect.ValueOf(row))
	version := stmt.Schema.LookUpField("version")
	if version == nil || stmt.Schema.LookUpField("district_id") == nil || stmt.Schema.LookUpField("id") == nil || !value.CanAddr() {
		return fmt.Errorf("update a row of type %T: it must be a pointer to a struct with district_id, id and version", row)
	}
	before := reflect.New(value.Type()).Elem()
	before.Set(value)
	err := count(tx, version, value)
	if err == nil {
		err = write(tx, stmt, value, before)
	}
	if err != nil {
		value.Set(before)
	}
	return err
}

// count sets the version and the time of the update in the struct.
func count(tx *gorm.DB, version *schema.Field, value reflect.Value) error {
	ctx := tx.Statement.Context
	held, _ := version.ValueOf(ctx, value)
	n, ok := held.(int)
	if !ok {
		return errors.New("update a row: its version must be an int")
	}
	if err := version.Set(ctx, value, n+1); err != nil {
		return err
	}
	for _, f := range version.Schema.Fields {
		if f.AutoUpdateTime != 0 {
			if err := f.Set(ctx, value, tx.NowFunc()); err != nil {
				return err
			}
		}
	}
	return nil
}

// write sends the one statement. The row is found by what the struct held before.
func write(tx *gorm.DB, stmt *gorm.Statement, value, before reflect.Value) error {
	ctx := tx.Statement.Context
	var set []string
	var args []any
	for _, name := range stmt.Schema.DBNames {
		f := stmt.Schema.FieldsByDBName[name]
		if !f.Updatable || f.PrimaryKey || name == "district_id" || name == "id" || name == "created_at" {
			continue
		}
		arg, _ := f.ValueOf(ctx, value)
		set, args = append(set, stmt.Quote(name)+" = ?"), append(args, arg)
	}
	for _, name := range []string{"district_id", "id", "version"} {
		arg, _ := stmt.Schema.FieldsByDBName[name].ValueOf(ctx, before)
		args = append(args, arg)
	}
	result := tx.Session(&gorm.Session{NewDB: true}).Exec("update "+stmt.Quote(stmt.Table)+" set "+strings.Join(set, ", ")+
		" where district_id = ? and id = ? and version = ?", args...)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected == 0 {
		return ErrStale
	}
	return nil
}
