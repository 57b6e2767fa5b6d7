# Every target works as the first thing typed in a fresh clone: it installs what is missing and builds what it needs.

.DEFAULT_GOAL := help
.PHONY: help demo run build test chaos lint format bench docs packages clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Start a real job and watch it to its end
	@scripts/demo.sh

run: ## Serve on http://127.0.0.1:8080 until Ctrl-C (ARGS="--port 9000")
	@scripts/run.sh $(ARGS)

build: packages ## Build everything
	@scripts/build.sh

test: ## Build everything and pass the tests (ARGS="--filter JobStoreTests")
	@scripts/test.sh $(ARGS)

chaos: ## Have everything go wrong for minutes, and look at what became of it (ARGS="--seed 7 --seconds 120")
	@scripts/chaos.sh $(ARGS)

lint: ## Check the format of the code and the syntax of the scripts
	@scripts/lint.sh

format: ## Format the code
	@scripts/format.sh

bench: ## Run the benchmarks
	@scripts/bench.sh $(ARGS)

docs: ## Make the documentation of the modules for apps, with its guide
	@scripts/docs.sh

packages: ## Install the Debian packages that are missing
	@scripts/install-packages.sh

clean: ## Remove what was built
	rm -rf .build Benchmarks/.build
