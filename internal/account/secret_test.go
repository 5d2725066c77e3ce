package account

import (
	"bytes"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func TestCodesLeadToTheirRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		district := rapid.StringMatching(`[0-9]{5}`).Draw(t, "district")
		id := uuid.Must(uuid.FromBytes(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")))
		code, hash := newCode(district, id)
		d, i, h, ok := splitCode(code)
		if !ok || d != district || i != id || !bytes.Equal(h, hash) {
			t.Fatalf("%s: %s %s %t", code, d, i, ok)
		}
		at := rapid.IntRange(0, len(code)-1).Draw(t, "at")
		other := rapid.Byte().Draw(t, "other")
		if other == code[at] {
			return
		}
		forged := code[:at] + string([]byte{other}) + code[at+1:]
		d, i, h, ok = splitCode(forged)
		upper := at > 5 && at < 42 && i == id // the same id in capitals
		if ok && !upper && d == district && i == id && bytes.Equal(h, hash) {
			t.Fatalf("%q passes for %q", forged, code)
		}
	})
}

func TestNoTextBreaksTheReadingOfCodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9]{5}\.[0-9a-fA-F{}-]{36}\..{43}`)).Draw(t, "text")
		if district, _, _, ok := splitCode(text); ok && (len(district) != 5 || text[:5] != district) {
			t.Fatal(district)
		}
	})
}
