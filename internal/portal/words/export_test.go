package words

import "io/fs"

// Catalogues are the files of the binary.
func Catalogues() fs.FS { return catalogues }
