package crew

import (
	"net/url"
	"strconv"

	"schulalltag/internal/portal/frame"
)

// perPage is how many rows a list shows at once.
const perPage = 50

// paging is where a list stands; _paging.html shows it.
type paging struct {
	From, Until, Total int
	Links              []pageLink // none for a list of one page
	Next               string     // address, "" on the last page
}

type pageLink struct {
	Number  int
	Href    string
	Current bool
}

// cut returns the part of the items that the query parameter "seite" asks for, the nearest there is if it asks for too much. The
// other parameters stay in the links.
func cut[T any](c *frame.Call, items []T) ([]T, paging) {
	last := max(1, (len(items)+perPage-1)/perPage)
	page, _ := strconv.Atoi(c.Query("seite"))
	page = min(max(page, 1), last)
	from, until := (page-1)*perPage, min(page*perPage, len(items))
	p := paging{From: from + 1, Until: until, Total: len(items)}
	if last == 1 {
		return items, p
	}
	for n := 1; n <= last; n++ {
		p.Links = append(p.Links, pageLink{n, with(c, "seite", strconv.Itoa(n)), n == page})
	}
	if page < last {
		p.Next = p.Links[page].Href
	}
	return items[from:until], p
}

// with is the address of the present page with one query parameter changed.
func with(c *frame.Call, name, value string) string {
	query := c.Gin.Request.URL.Query()
	query.Set(name, value)
	return address(c.Gin.Request.URL.Path, query)
}

// address is a path with the parameters that hold something.
func address(path string, query url.Values) string {
	for name := range query {
		if query.Get(name) == "" {
			query.Del(name)
		}
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
