package words

import (
	"math"

	"golang.org/x/text/number"
)

// Count writes a whole number like 12.345.
func (w *Words) Count(n int) string { return w.printer.Sprint(number.Decimal(n)) }

// Minutes writes a stretch of time to the minute, like 3 Std. 15 Min.
func (w *Words) Minutes(n int) string {
	if n < 0 {
		return "−" + w.Minutes(-n)
	}
	switch hours, minutes := n/60, n%60; {
	case hours == 0:
		return w.T("%d Min.", minutes)
	case minutes == 0:
		return w.T("%d Std.", hours)
	default:
		return w.T("%d Std. %d Min.", hours, minutes)
	}
}

// Hours writes minutes as hours to a tenth, like 12,5 Std. It is for sums and comparisons; what somebody has worked is Minutes.
func (w *Words) Hours(minutes int) string {
	return w.T("%s Std.", w.decimal(float64(minutes)/60, 0, 1))
}

// Number writes a number with so many digits after the comma at most, like 12,5.
func (w *Words) Number(n float64, digits int) string { return w.decimal(n, 0, digits) }

// Percent writes a share from 0 to 1 with so many digits after the comma, like 87 %. A share that is neither none nor all is never
// rounded to it: 99.7 percent without digits is > 99 %.
func (w *Words) Percent(share float64, digits int) string {
	step := math.Pow10(-digits)
	percent := 100 * share
	shown := math.Round(percent/step) * step
	sign := ""
	switch {
	case percent > 0 && shown <= 0:
		sign, shown = "< ", step
	case percent < 100 && shown >= 100:
		sign, shown = "> ", 100-step
	}
	return sign + w.percent(shown, digits, digits)
}

// Gap says how much better than a plan another could be at most, given as a part of the bound: höchstens 0,3 % besser möglich.
// It rounds up, so what it says holds. A gap of 0 is proven: no better plan exists.
func (w *Words) Gap(gap float64) string {
	if gap <= 0 {
		return w.T("beweisbar der beste Plan")
	}
	digits := 2
	switch {
	case gap >= 0.1:
		digits = 0
	case gap >= 0.001:
		digits = 1
	}
	step := math.Pow10(-digits)
	return w.T("höchstens %s besser möglich", w.percent(math.Ceil(100*gap/step-1e-9)*step, digits, digits))
}

// percent writes a number of percents; a narrow space that does not break stands before the sign, as DIN 5008 asks for a space.
func (w *Words) percent(n float64, least, most int) string {
	return w.T("%s\u202f%%", w.decimal(n, least, most))
}

// decimal writes a number with a bounded count of digits after the comma.
func (w *Words) decimal(n float64, least, most int) string {
	return w.printer.Sprint(number.Decimal(n, number.MinFractionDigits(least), number.MaxFractionDigits(most)))
}
