package sample

// Optima are the best values of School(1) to School(10), in that order, as HiGHS and CP-SAT both prove them with the model
// in bench/peers.
func Optima() []int64 {
	return []int64{406_250, 314_750, 399_350, 369_525, 336_300, 365_675, 417_058, 317_425, 333_300, 323_550}
}
