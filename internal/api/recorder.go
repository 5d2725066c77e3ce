package api

import (
	"bytes"

	"github.com/gin-gonic/gin"
)

// recorder passes an answer on and keeps a copy of its body.
type recorder struct {
	gin.ResponseWriter
	body bytes.Buffer
}

// Write passes on and keeps b.
func (r *recorder) Write(b []byte) (int, error) {
	r.body.Write(b)
	return r.ResponseWriter.Write(b)
}

// WriteString passes on and keeps s.
func (r *recorder) WriteString(s string) (int, error) {
	r.body.WriteString(s)
	return r.ResponseWriter.WriteString(s)
}

// record lets the rest of the request write into a recorder.
func record(c *gin.Context) *recorder {
	r := &recorder{ResponseWriter: c.Writer}
	c.Writer = r
	c.Next()
	c.Writer = r.ResponseWriter
	return r
}
