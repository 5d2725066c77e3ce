package api

import (
	"strconv"
	"strings"

	"schulalltag/internal/fault"
)

var (
	errNoVersion = fault.Unversioned("missing-version", "Say which version you are changing: send the ETag you have read in If-Match.").
			AtParameter("If-Match", "must be the strong ETag of the version you have read")
	errWeakVersion = fault.Stale("weak-version", "A weak ETag does not name a version. Send the strong ETag you have read in If-Match.").
			AtParameter("If-Match", "must be a strong ETag, without W/")
)

// checkIfMatch refuses what names no version: nothing, the wildcard, and weak tags, which never match (RFC 9110, section
// 13.1.1). The form of the rest is the contract's.
func checkIfMatch(value string) error {
	switch {
	case value == "" || value == "*":
		return errNoVersion
	case strings.HasPrefix(value, "W/"):
		return errWeakVersion
	}
	return nil
}

// version reads an If-Match that the validator has let through.
func version(ifMatch IfMatch) int {
	n, err := strconv.Atoi(strings.Trim(ifMatch, `"`))
	if err != nil {
		return 0 // no version is 0, so it is stale
	}
	return n
}

// etag writes a version as a strong entity tag.
func etag(version int) *string {
	tag := `"` + strconv.Itoa(version) + `"`
	return &tag
}
