# Every command sets up what it needs on a fresh machine, and nothing twice.

SHELL := bash
.SHELLFLAGS := -o pipefail -c

PYTHON ?= python3
SETUP = $(PYTHON) -m bot.launch.setup
SERVICE = .venv/bin/python
ASSISTANT = .venv-rasa/bin/python
# What the recommenders are compared with and nothing else needs, beside the environment.
COMPARED = .venv-tools/compared
# The fuzzer, which there is for Linux on x86-64 alone.
FUZZING = .venv-tools/fuzzing
UV = $(shell command -v .venv-tools/bin/uv || command -v uv)
# Most of what the assistant says is said by actions, which Rasa does not read: its remarks on that
# are left out, what it finds wrong is not.
VALIDATE = $(ASSISTANT) -m rasa data validate --fail-on-warnings --max-history 5 \
	--config config.yml --domain bot/assistant/domain --data $(wildcard data/nlu data/rules data/stories)

ifdef STATE
export CARELINE_STATE := $(abspath $(STATE))
endif
export RASA_TELEMETRY_ENABLED := false

.PHONY: help setup run train test check bench chaos soak eval eval-recommendations data-report parse explain pipeline format clean
.DEFAULT_GOAL := help

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install everything and train the assistant
	@$(SETUP)

run: ## start the shop (DATA=DIR loads yours instead of the demo, STATE=DIR keeps it elsewhere)
	@$(SETUP)
	@exec $(SERVICE) -m bot.launch.run $(if $(DATA),--data "$(DATA)")

train: ## train the assistant, even if nothing has changed
	@$(SETUP) --train

test: ## run every test, browser included (SUITE=service|assistant|flows|browser, ARGS="-k words")
	@$(SETUP) --dev
	@$(SERVICE) -m bot.launch.test $(SUITE) -- $(ARGS)

check: ## format, lint, types, training data
	@$(SETUP) --dev --no-model
	$(SERVICE) -m ruff format --check .
	$(SERVICE) -m ruff check .
	$(SERVICE) -m mypy
	npm run --silent typecheck --if-present
	@$(VALIDATE) 2>&1 | grep -v "is not used in any story or rule"

bench: ## measure speed and size on this machine, write reports/bench.json
	@$(SETUP) --dev
	@$(SERVICE) -m tests.bench

soak: ## a busy shop for MINUTES=20: does anything grow? writes reports/soak.json
	@$(SETUP) --dev
	@$(SERVICE) -m tests.soak --minutes $(or $(MINUTES),20)

chaos: ## pull the plug under load and balance the books (SEED=7 FAULTS=500 DATABASE=sqlite|postgresql, ARGS="--keep DIR")
	@$(SETUP) --dev
	@$(SERVICE) -m tests.chaos $(if $(SEED),--seed $(SEED)) $(if $(FAULTS),--faults $(FAULTS)) $(if $(DATABASE),--database $(DATABASE)) $(ARGS)

fuzz: ## change input until a parser breaks (SECONDS=60 each, ARGS="--only telegram"); what broke it lies in reports/fuzz
	@$(SETUP) --dev --no-model
	@test -d $(FUZZING)/atheris || $(UV) pip install --quiet --no-deps --python $(SERVICE) --target $(FUZZING) atheris==3.0.0
	@PYTHONPATH=$(FUZZING) $(SERVICE) -m tests.hostile.fuzz --seconds $(or $(SECONDS),60) $(ARGS)

floods: ## what others notice of one visitor who floods the shop, and of 10,000 idle sockets; writes reports/floods.json
	@$(SETUP) --dev
	@$(SERVICE) -m tests.hostile.floods $(ARGS)

eval: ## measure understanding, write reports/eval.json and eval.html (ARGS="--only blind,speed", PAGE=1 writes docs/understanding.md)
	@$(SETUP)
	@$(ASSISTANT) -m bot.assistant eval $(if $(PAGE),--page) $(ARGS)

eval-recommendations: ## compare recommenders on real orders (DATA=orders.csv.gz OUTPUT=out.json, CUT=DATE, PAGE=1 writes docs/recommendations.md)
	@test -n "$(DATA)" -a -n "$(OUTPUT)" || { echo "usage: make eval-recommendations DATA=orders.csv.gz [CUT=DATE] OUTPUT=out.json" >&2; exit 2; }
	@$(SETUP) --no-model
	@test -d $(COMPARED)/implicit || $(UV) pip install --quiet --no-deps --python $(SERVICE) --target $(COMPARED) implicit==0.7.3 tqdm==4.70.1 || echo "implicit cannot be installed here." >&2
	@PYTHONPATH=$(COMPARED) $(SERVICE) -m crm_bridge eval-recommendations --data "$(DATA)" --output "$(OUTPUT)" $(if $(CUT),--cut "$(CUT)") $(if $(PAGE),--page) $(if $(ENCODER),--encoder)

data-report: ## what the training examples look like: copies, confusions, doubtful labels; writes reports/data-report.html
	@$(SETUP) --no-model
	@$(ASSISTANT) -m bot.assistant data-report $(ARGS)

parse: ## understand lines of text (INPUT=lines.txt OUTPUT=out.jsonl)
	@test -n "$(INPUT)" -a -n "$(OUTPUT)" || { echo "usage: make parse INPUT=lines.txt OUTPUT=out.jsonl" >&2; exit 2; }
	@$(SETUP)
	@$(ASSISTANT) -m bot.assistant parse --input "$(INPUT)" --output "$(OUTPUT)"

explain: export EXPLAINED = $(value TEXT)
explain: ## why a message is understood as it is (TEXT="where is my ordr", ARGS=--json)
	@test -n "$$EXPLAINED" || { echo 'usage: make explain TEXT="where is my order"' >&2; exit 2; }
	@$(SETUP)
	@printf %s "$$EXPLAINED" | $(ASSISTANT) -m bot.assistant explain $(ARGS)

pipeline: ## score the pipeline on another bot's text,label rows (TRAIN=a.csv TEST=b.csv OOS=LABEL OUTPUT=out.json)
	@test -n "$(TRAIN)" -a -n "$(TEST)" -a -n "$(OOS)" -a -n "$(OUTPUT)" || { echo "usage: make pipeline TRAIN=a.csv TEST=b.csv OOS=LABEL OUTPUT=out.json" >&2; exit 2; }
	@$(SETUP) --no-model
	@$(ASSISTANT) -m bot.assistant pipeline --train "$(TRAIN)" --test "$(TEST)" --oos "$(OOS)" --output "$(OUTPUT)"

format: ## put the code in its form
	@$(SETUP) --dev --no-model
	$(SERVICE) -m ruff check --fix .
	$(SERVICE) -m ruff format .

clean: ## remove environments and builds; the state (database, keys, models) stays
	rm -rf .venv .venv-rasa .venv-tools node_modules .rasa test-results reports
	rm -rf bot/widget/dist crm_bridge/console/static/dist .mypy_cache .ruff_cache .pytest_cache
