package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/google/uuid"
)

// A secret is 256 random bits in base64url. At rest only its SHA-256 is kept: there is nothing to guess, so no slow hash is
// needed.
const secretLength = 43

func newSecret() (text string, hash []byte) {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails
	text = base64.RawURLEncoding.EncodeToString(raw)
	return text, hashSecret(text)
}

func hashSecret(text string) []byte {
	h := sha256.Sum256([]byte(text))
	return h[:]
}

// newCode makes a secret for a row, with the row's place in front, so that whoever presents it leads straight to the
// district's transaction: district.id.secret.
func newCode(district string, id uuid.UUID) (code string, hash []byte) {
	secret, hash := newSecret()
	return district + "." + id.String() + "." + secret, hash
}

// splitCode is the inverse of newCode. ok says that the text has the form of a code, nothing more.
func splitCode(code string) (district string, id uuid.UUID, hash []byte, ok bool) {
	if len(code) != 5+1+36+1+secretLength || code[5] != '.' || code[42] != '.' {
		return "", uuid.Nil, nil, false
	}
	district = code[:5]
	if strings.Trim(district, "0123456789") != "" {
		return "", uuid.Nil, nil, false
	}
	id, err := uuid.Parse(code[6:42])
	if err != nil {
		return "", uuid.Nil, nil, false
	}
	return district, id, hashSecret(code[43:]), true
}
