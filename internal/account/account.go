// Package account owns who signs in and what they may do: organisations, people, machines, roles, sessions and tokens, the
// actor of a request, the audit trail and the idempotency keys. The other nouns ask it two things only: Require on the first
// line of each operation, and Record in each writing transaction.
//
// It leaves to others how a token travels (the surfaces) and which rows of a noun an actor sees (each noun filters its own
// rows by Actor.Organisation).
package account
