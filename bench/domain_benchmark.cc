// What judging costs: reading a command, its shape, deciding and evolving, encoding the event. Per payment.
#include <benchmark/benchmark.h>
#include <google/protobuf/arena.h>

#include <string>
#include <vector>

#include "bench/workload_events.h"
#include "ledger/base/checks.h"

namespace daybook::bench {
namespace {

constexpr size_t kCommands = 4'096;

PaymentMix MixOf(const benchmark::State& state) {
  return state.range(0) == 0 ? PaymentMix::CashOnly() : PaymentMix::Load();
}

// An opened city, payments on it, and the facts they need: that nobody has used their references.
struct Load {
  explicit Load(PaymentMix mix, size_t tills = 64) {
    const OpenedCity city({.centres = 4, .tills_per_centre = 16});
    for (const v1::Command& command : city.commands()) DAYBOOK_CHECK(rules.Submit(command).ok());
    std::vector<OpenTill> used(city.tills().begin(), city.tills().begin() + static_cast<int64_t>(tills));
    PaymentStream stream(std::move(used), city.options().business_date, {.mix = mix});
    commands.resize(kCommands);
    facts.resize(kCommands);
    for (size_t i = 0; i < kCommands; ++i) {
      stream.Next(commands[i]);
      const domain::FactKeys keys = domain::MissingFacts(rules.state(), facts[i], commands[i]);
      for (const std::string& key : keys.unique_keys) facts[i].AddUniqueKey(key, 0);
    }
  }

  RulesOnly rules;
  std::vector<v1::Command> commands;
  std::vector<domain::Facts> facts;
};

// Calls `step` with 0, 1, 2 … kCommands − 1, over and over, and `restart` before each round.
template <typename Step, typename Restart>
void Run(benchmark::State& state, Step step, Restart restart) {
  size_t next = 0;
  for (auto _ : state) {
    step(next);
    if (++next == kCommands) {
      next = 0;
      restart();
    }
  }
  state.SetItemsProcessed(state.iterations());
}

// What the input itself costs: writing the next payment, and writing it encoded.
void BM_NextPayment(benchmark::State& state) {
  const OpenedCity city({.centres = 4, .tills_per_centre = 16});
  PaymentStream stream(city.tills(), city.options().business_date, {.mix = MixOf(state)});
  v1::Command command;
  for (auto _ : state) stream.Next(command);
  state.SetItemsProcessed(state.iterations());
}

void BM_NextPaymentEncoded(benchmark::State& state) {
  const OpenedCity city({.centres = 4, .tills_per_centre = 16});
  PaymentStream stream(city.tills(), city.options().business_date, {.mix = MixOf(state)});
  std::string bytes;
  for (auto _ : state) {
    bytes.clear();
    stream.AppendEncoded(100, v1::SubmitRequest::kCommandsFieldNumber, bytes);
  }
  state.SetItemsProcessed(state.iterations() * 100);
}

void BM_ParseCommand(benchmark::State& state) {
  const Load load(MixOf(state));
  std::vector<std::string> encoded;
  for (const v1::Command& command : load.commands) encoded.push_back(command.SerializeAsString());
  google::protobuf::Arena arena;
  Run(
      state,
      [&](size_t i) {
        auto* command = google::protobuf::Arena::CreateMessage<v1::Command>(&arena);
        DAYBOOK_CHECK(command->ParseFromString(encoded[i]));
      },
      [&] { arena.Reset(); });
}

void BM_CheckShape(benchmark::State& state) {
  const Load load(MixOf(state));
  Run(state, [&](size_t i) { DAYBOOK_CHECK(domain::CheckShape(load.commands[i]).ok()); }, [] {});
}

void BM_MissingFacts(benchmark::State& state) {
  const Load load(MixOf(state));
  Run(
      state,
      [&](size_t i) {
        const domain::FactKeys keys = domain::MissingFacts(load.rules.state(), load.facts[i], load.commands[i]);
        benchmark::DoNotOptimize(&keys);
      },
      [] {});
}

void BM_Decide(benchmark::State& state) {
  const Load load(MixOf(state));
  const domain::Context context = {.commit_time_micros = 1'795'395'600'000'000,
                                   .next_sequence = load.rules.events().size() + 1};
  google::protobuf::Arena arena;
  Run(
      state,
      [&](size_t i) {
        domain::EventList made(&arena);
        DAYBOOK_CHECK(domain::Decide(load.rules.state(), load.facts[i], load.commands[i], context, made).ok());
      },
      [&] { arena.Reset(); });
}

void DecideAndEvolve(benchmark::State& state, Load& load) {
  domain::Context context = {.commit_time_micros = 1'795'395'600'000'000,
                             .next_sequence = load.rules.events().size() + 1};
  google::protobuf::Arena arena;
  Run(
      state,
      [&](size_t i) {
        domain::EventList made(&arena);
        DAYBOOK_CHECK(domain::Decide(load.rules.state(), load.facts[i], load.commands[i], context, made).ok());
        for (const v1::Event* event : made.events()) domain::Evolve(*event, load.rules.state());
        context.next_sequence += made.events().size();
      },
      [&] { arena.Reset(); });
}

void BM_DecideAndEvolve(benchmark::State& state) {
  Load load(MixOf(state));
  DecideAndEvolve(state, load);
}

// All payments at one till.
void BM_DecideAndEvolveHotTill(benchmark::State& state) {
  Load load(MixOf(state), 1);
  DecideAndEvolve(state, load);
}

// What stands on an event when it is encoded: all but a copy of it is the engine's.
void BM_EncodeEvent(benchmark::State& state) {
  const auto rules = MakePaymentLog(kCommands, MixOf(state), {.centres = 4, .tills_per_centre = 16});
  const auto* first = &rules->events()[FirstPayment(*rules) - 1];
  std::string bytes(4'096, '\0');
  Run(
      state,
      [&](size_t i) {
        const size_t size = first[i]->ByteSizeLong();
        DAYBOOK_CHECK(size <= bytes.size());
        first[i]->SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t*>(bytes.data()));
      },
      [] {});
}

// 0: cash only; 1: as people pay.
BENCHMARK(BM_NextPayment)->ArgName("mix")->Arg(0)->Arg(1);
BENCHMARK(BM_NextPaymentEncoded)->ArgName("mix")->Arg(0)->Arg(1);
BENCHMARK(BM_ParseCommand)->ArgName("mix")->Arg(0)->Arg(1);
BENCHMARK(BM_CheckShape)->ArgName("mix")->Arg(0)->Arg(1);
BENCHMARK(BM_MissingFacts)->ArgName("mix")->Arg(0)->Arg(1);
BENCHMARK(BM_Decide)->ArgName("mix")->Arg(0)->Arg(1);
BENCHMARK(BM_DecideAndEvolve)->ArgName("mix")->Arg(0)->Arg(1);
BENCHMARK(BM_DecideAndEvolveHotTill)->ArgName("mix")->Arg(0)->Arg(1);
BENCHMARK(BM_EncodeEvent)->ArgName("mix")->Arg(0)->Arg(1);

}  // namespace
}  // namespace daybook::bench

BENCHMARK_MAIN();
