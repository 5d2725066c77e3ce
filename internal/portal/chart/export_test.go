package chart

// Measure is the estimated width of a text, for tests that look for text outside of the drawing.
var Measure = measure
