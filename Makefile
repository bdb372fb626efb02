# The commands of Puebla Abierta. Everything is done by the `dev` package; see README.md.
SHELL := /bin/sh
PY = "$$(sh dev/python.sh)"
.PHONY: help install run stop status clean backup restore test lock lint bench images-check test-solr
.DEFAULT_GOAL := help

help: ## Esta lista
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: ## Instala lo que falta y el entorno de Python en .venv
	@py=$(PY) && exec "$$py" -m dev install

run: ## Arranca sitios y portal con la ciudad de demostración (Ctrl-C los detiene); PORT=8080 elige el puerto, DOS_PUERTOS=1 usa dos de localhost
	@py=$(PY) && exec "$$py" -m dev start $(if $(PORT),--port $(PORT)) $(if $(DOS_PUERTOS),--two-ports)

stop: ## Detiene el portal
	@py=$(PY) && exec "$$py" -m dev stop

status: ## Muestra qué está en marcha, las direcciones y las cuentas
	@py=$(PY) && exec "$$py" -m dev status

clean: ## Detiene el portal y borra .run (bases de datos, archivos, correos)
	@py=$(PY) && exec "$$py" -m dev clean

backup: ## Copia bases de datos y archivos: make backup TO=/ruta/de/la/copia
	@test -n "$(TO)" || { echo "Diga a dónde: make backup TO=/ruta/de/la/copia" >&2; exit 2; }
	@py=$(PY) && exec "$$py" -m dev backup "$(TO)"

restore: ## Vuelve a poner una copia, con el portal detenido: make restore FROM=/ruta/de/la/copia
	@test -n "$(FROM)" || { echo "Diga de dónde: make restore FROM=/ruta/de/la/copia" >&2; exit 2; }
	@py=$(PY) && exec "$$py" -m dev restore "$(FROM)"

test: ## Instala lo que falta y ejecuta todas las pruebas; SUITES="lint puras" elige
	@py=$(PY) && exec "$$py" -m dev test $(SUITES)

lock: ## Resuelve las versiones de setup.py en los archivos .lock
	@py=$(PY) && exec "$$py" -m dev lock

lint: ## Estilo, tipos, arquitectura y plantillas
	@py=$(PY) && exec "$$py" -m dev lint

bench: ## Mediciones con servicios propios; BENCH="search copy" elige
	@py=$(PY) && exec "$$py" -m dev bench $(BENCH)

images-check: ## Construye, arranca y recorre las imágenes de docker/ (Docker, o buildah y podman como root)
	@py=$(PY) && exec "$$py" -m dev images-check

test-solr: ## Busca con un Apache Solr de verdad (necesita Java y Maven)
	@sh docker/solr/test.sh
