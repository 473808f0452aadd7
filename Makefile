# make run    starts Kate with the demo intranet          make test   runs everything that CI runs
# make ask Q="..."  one question in the terminal           make help   the other commands

export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 2
# Where Python 3.10 and 3.11 are, if they are not found: make PYTHON310=/path/to/python3.10 run
export PYTHON310 PYTHON311
export Q

SHELL := /bin/bash
RASA := .venv-rasa/bin/rasa
PYTHON := .venv/bin/python
RASA_SOURCES := config.yml domain.yml $(shell find data/nlu data/rules data/stories -name '*.yml' 2>/dev/null) \
  assistant/tokenizer.py assistant/language.py assistant/language_component.py

.DEFAULT_GOAL := help
.PHONY: help run test ask refresh pages shell train environments lock check clean bench-training bench-answer quality

help:
	@grep -E '^## ' Makefile | sed 's/^## //'

## make run            environments, Rasa model, demo intranet, pages, action server, Rasa; Ctrl-C stops all
run: environments models/kate.tar.gz
	@mkdir -p .kate
	@exec .venv/bin/honcho start --no-prefix

## make test           all tests, gates and checks (what CI runs)
test:
	@requirements/environments.sh dev rasa
	@tests/run.sh

## make ask Q="..."    answers one question from the catalogue's pages, without Rasa
ask:
	@requirements/environments.sh kate
	@$(PYTHON) -m demo.ask "$$Q"

## make shell          chat in the terminal (make run must be running)
shell: models/kate.tar.gz
	@$(RASA) shell --port 5006 --model models/kate.tar.gz --endpoints endpoints.yml

## make refresh        pulls the pages of data/pages.yml now
refresh:
	@requirements/environments.sh kate
	@$(PYTHON) -m actions.qa refresh

## make pages          checks data/pages.yml
pages:
	@requirements/environments.sh kate
	@$(PYTHON) -m actions.qa pages check

## make train          trains the Rasa model if its sources changed
train: models/kate.tar.gz

models/kate.tar.gz: $(RASA_SOURCES) requirements/rasa.txt
	@requirements/environments.sh rasa
	@mkdir -p .kate/training
	$(RASA) train --fixed-model-name kate --out .kate/training
	@mv .kate/training/kate.tar.gz $@  # whole or not at all

environments:
	@requirements/environments.sh kate rasa

## make lock           writes the lock files of both environments from their inputs
lock:
	@requirements/environments.sh dev
	@requirements/lock.sh

## make bench-training DATA=DIR  training throughput: bucketed batches against padding to 384
bench-training:
	@requirements/environments.sh dev
	@$(PYTHON) -m tests.load.bench_training --data $(DATA)

## make bench-answer DATA=DIR  time, recall and memory by number of pages (PAGES="20 200 2000 20000")
PAGES ?= 20 200 2000 20000
bench-answer:
	@requirements/environments.sh dev
	@$(PYTHON) -m tests.load.bench_answer --data $(DATA) --pages $(PAGES)

## make quality DATA=DIR  every figure of the embedded reader against its floor (half an hour)
quality:
	@requirements/environments.sh dev
	@KATE_DATA="$(DATA)" $(PYTHON) -m pytest -q tests/quality

## make check          ruff, mypy, import contract (fast)
check:
	@tests/check.sh

## make clean          removes the environments, the Rasa model, the page store and the conversations
clean:
	rm -rf .venv .venv-rasa .rasa .kate models/*.tar.gz
