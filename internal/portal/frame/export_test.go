package frame

// FailureView shows errors.
func FailureView() *View[failure] { return failureView }

// LaterView stands for pages that take a while.
func LaterView() *View[laterPage] { return laterView }
