// What a page costs: filling, sealing and reading one, by the number of events in it. Per event.
#include <benchmark/benchmark.h>
#include <google/protobuf/arena.h>

#include <string>
#include <vector>

#include "bench/workload_events.h"
#include "ledger/base/checks.h"
#include "ledger/journal/page.h"

namespace daybook::bench {
namespace {

// Payments as stored, in the mix of the city day.
const std::vector<std::string>& StoredPayments() {
  static const std::vector<std::string> events = [] {
    const auto rules = MakePaymentLog(journal::kPageEventsMax, PaymentMix::Load(), {.centres = 4, .tills_per_centre = 16});
    return std::vector<std::string>(rules->encoded().begin() + static_cast<int64_t>(FirstPayment(*rules)) - 1,
                                    rules->encoded().end());
  }();
  return events;
}

journal::PageBody FillBody(size_t events) {
  journal::PageBody body(1);
  for (size_t i = 0; i < events; ++i) body.Append(StoredPayments()[i]);
  return body;
}

void CountEvents(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * state.range(0));
  size_t bytes = 0;
  for (int64_t i = 0; i < state.range(0); ++i) bytes += StoredPayments()[i].size();
  state.counters["bytes_per_event"] = static_cast<double>(bytes) / static_cast<double>(state.range(0));
}

void BM_FillPage(benchmark::State& state) {
  journal::PageBody body = FillBody(state.range(0));
  for (auto _ : state) {
    body.Reset(1);
    for (int64_t i = 0; i < state.range(0); ++i) body.Append(StoredPayments()[i]);
    benchmark::DoNotOptimize(body.bytes().data());
  }
  CountEvents(state);
}

void BM_EncodePage(benchmark::State& state) {
  const journal::PageBody body = FillBody(state.range(0));
  const journal::PageHeader header = {.ledger_id = 1, .epoch = 1, .owner = 1, .page_number = 1, .first_sequence = 1,
                                      .events = body.events()};
  for (auto _ : state) benchmark::DoNotOptimize(journal::EncodePage(header, body));
  CountEvents(state);
}

void BM_ParsePage(benchmark::State& state) {
  const journal::PageBody body = FillBody(state.range(0));
  const journal::PageHeader header = {.ledger_id = 1, .epoch = 1, .owner = 1, .page_number = 1, .first_sequence = 1,
                                      .events = body.events()};
  const std::string stored = journal::EncodePage(header, body);
  for (auto _ : state) {
    absl::StatusOr<journal::Page> page = journal::Page::Parse(stored);
    DAYBOOK_CHECK(page.ok());
    benchmark::DoNotOptimize(page->event(body.events() - 1).data());
  }
  CountEvents(state);
}

// The floor under whatever reads events: the page's checksum is known good, and Protobuf parses on an arena.
void BM_ParseEvents(benchmark::State& state) {
  StoredPayments();
  google::protobuf::Arena arena;
  for (auto _ : state) {
    for (int64_t i = 0; i < state.range(0); ++i) {
      auto* event = google::protobuf::Arena::CreateMessage<v1::Event>(&arena);
      DAYBOOK_CHECK(event->ParseFromString(StoredPayments()[i]));
    }
    arena.Reset();
  }
  CountEvents(state);
}

BENCHMARK(BM_FillPage)->Arg(1)->Arg(100)->Arg(500);
BENCHMARK(BM_EncodePage)->Arg(1)->Arg(100)->Arg(500);
BENCHMARK(BM_ParsePage)->Arg(1)->Arg(100)->Arg(500);
BENCHMARK(BM_ParseEvents)->Arg(1)->Arg(100)->Arg(500);

}  // namespace
}  // namespace daybook::bench

BENCHMARK_MAIN();
