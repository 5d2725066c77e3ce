package frame

// FailureView shows errors.
func FailureView() *View[failure] { return failureView }
