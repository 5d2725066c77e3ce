# syntax=docker/dockerfile:1
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /schulalltag ./cmd/schulalltag

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /schulalltag /schulalltag
USER nonroot:nonroot
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["/schulalltag", "healthcheck"]
ENTRYPOINT ["/schulalltag"]
CMD ["serve"]
