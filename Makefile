.DEFAULT_GOAL := help
.PHONY: help demo test race bench lint generate verify schema screenshots html build secrets

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## run the service on the demo district
	go run ./cmd/schulalltag demo

test: ## the whole test suite, on a real PostgreSQL of its own
	go test ./...

race: ## the whole test suite under the race detector
	go test -race ./...

bench: ## the benchmarks, with their ratios
	go test -run '^$$' -bench . -benchtime 3s ./...

lint: ## vet and golangci-lint, as pinned in tools/lint.mod
	go vet ./...
	go tool -modfile=tools/lint.mod golangci-lint run ./...

generate: ## make the API's Go code from openapi.yaml
	go generate ./internal/api

schema: ## write migrations/schema.sql anew
	go test ./migrations -run TestSchema -update

verify: generate ## fail if generated files differ from what is committed
	go mod tidy -diff
	git diff --exit-code

screenshots: ## a picture of every page of the portal in screenshots/, from a real browser
	rm -rf screenshots
	TEST_SCREENSHOTS=$(CURDIR)/screenshots go test -count 1 -timeout 30m ./internal/portal/...

html: ## validate every page of the portal as HTML (needs Node)
	rm -rf pages
	TEST_PAGES=$(CURDIR)/pages go test -count 1 -timeout 30m ./internal/portal/...
	npm ci --prefix tools/html
	tools/html/node_modules/.bin/html-validate --config tools/html/htmlvalidate.json pages

build: ## a static binary in dist/
	CGO_ENABLED=0 go build -trimpath -o dist/schulalltag ./cmd/schulalltag

secrets: ## make the secrets that compose.yaml reads
	@test ! -e secrets || { echo "secrets/ exists already"; exit 1; }
	@umask 077 && mkdir secrets && openssl rand -base64 32 > secrets/key && openssl rand -hex 24 > secrets/superuser_password
	@umask 077 && for r in owner app; do \
		p=$$(openssl rand -hex 24); echo "$$p" > secrets/$${r}_password; \
		echo "postgres://schulalltag_$$r:$$p@database/schulalltag" > secrets/$${r}_url; done
	@chmod 0755 secrets && chmod 0644 secrets/*
