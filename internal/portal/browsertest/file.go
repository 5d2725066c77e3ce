package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/chromedp"
)

// Attach puts a file into the field with this label.
func (p *Page) Attach(label, name string, content []byte) {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.do(fmt.Sprintf("attach %s to %q", name, label), func(ctx context.Context) error {
		return p.await(ctx, func() error {
			e, err := p.find(ctx, []string{"button"}, label)
			if err != nil {
				return err
			}
			_, err = chromedp.Call(ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, ObjectID: e.object})
			p.clicks += 2
			return err
		})
	})
}

// Download clicks what has this name and returns the file that comes, and what it is to be called.
func (p *Page) Download(name string) (file string, content []byte) {
	p.t.Helper()
	type download struct{ path, name string }
	dir, done := p.t.TempDir(), make(chan download, 1)
	listening, stop := context.WithCancel(p.ctx)
	defer stop()
	p.do("prepare for a download", func(ctx context.Context) error {
		names, frame := map[string]string{}, string(chromedp.FromContext(p.ctx).Target.TargetID)
		err := chromedp.ListenBrowser(listening, func(event any) {
			switch e := event.(type) {
			case *browser.EventDownloadWillBegin:
				if string(e.FrameID) == frame { // other pages share the browser
					names[e.GUID] = e.SuggestedFilename
				}
			case *browser.EventDownloadProgress:
				if name, ours := names[e.GUID]; ours && e.State != browser.DownloadProgressStateInProgress && len(done) == 0 {
					done <- download{filepath.Join(dir, e.GUID), name}
				}
			}
		})
		if err != nil {
			return err
		}
		on := true
		_, err = chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: &on,
			BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
		})
		return err
	})
	p.Click(name)
	p.do(fmt.Sprintf("download %q", name), func(ctx context.Context) (err error) {
		select {
		case d := <-done:
			file = d.name
			content, err = os.ReadFile(d.path)
		case <-ctx.Done():
			err = errors.New("no file has come")
		}
		return err
	})
	return file, content
}
