package local

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is who the server runs as: nil for whoever runs this program, somebody without rights for root.
type account struct{ *user.User }

// serverAccount picks the account: PostgreSQL refuses to run as root, so root hands over to postgres or nobody.
func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return account{u}, nil
		}
	}
	return account{}, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody to run it as")
}

func (a account) ids() (uid, gid int) {
	if a.User == nil {
		return os.Geteuid(), os.Getegid()
	}
	uid, _ = strconv.Atoi(a.Uid)
	gid, _ = strconv.Atoi(a.Gid)
	return uid, gid
}

func (a account) credential() *syscall.Credential {
	if a.User == nil {
		return nil
	}
	uid, gid := a.ids()
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// give hands a directory over and closes it to everybody else.
func (a account) give(dir string) error {
	uid, gid := a.ids()
	if err := os.Chmod(dir, 0o700); err != nil {
		return err
	}
	return os.Chown(dir, uid, gid)
}

// owns reports an error unless the path is a directory of this account that nobody else can enter.
func (a account) owns(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	uid, _ := a.ids()
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || int(stat.Uid) != uid || info.Mode().Perm() != 0o700 {
		return fmt.Errorf("%s exists and is not a private directory of user id %d: remove it", path, uid)
	}
	return nil
}
