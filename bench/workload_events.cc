#include "bench/workload_events.h"

#include "ledger/base/checks.h"
#include "ledger/base/status_macros.h"
#include "ledger/figures/payment_of.h"

namespace daybook::bench {

CommandDigest DigestOf(const v1::Command& command) {
  const std::string bytes = command.SerializeAsString();
  // The request id is field 1: a byte of tag, a byte of length, the id.
  const size_t skip = command.request_id().empty() ? 0 : 2 + command.request_id().size();
  return HashCommand(absl::string_view(bytes).substr(skip));
}

RulesOnly::RulesOnly(int64_t commit_time_micros) : commit_time_micros_(commit_time_micros) {
  v1::Command create;
  create.set_request_id("init");
  create.set_actor(1);
  create.mutable_create_ledger()->set_ledger_id(1);
  create.mutable_create_ledger()->set_currency("CNY");
  create.mutable_create_ledger()->set_administrator(1);
  domain::EventList made(nullptr);
  const domain::Context context = {.commit_time_micros = commit_time_micros_, .next_sequence = 1};
  DAYBOOK_CHECK(domain::Decide(state_, {}, create, context, made).ok());
  Take(create, made);
}

domain::Facts RulesOnly::FindFacts(const v1::Command& command) {
  domain::Facts facts;
  while (true) {
    const domain::FactKeys keys = domain::MissingFacts(state_, facts, command);
    if (keys.empty()) return facts;
    for (const std::string& request_id : keys.request_ids) {
      domain::Facts::Events events;
      const auto at = first_event_.find(request_id);
      for (size_t i = at == first_event_.end() ? events_.size() : at->second;
           i < events_.size() && events_[i]->request_id() == request_id; ++i) {
        events.push_back(events_[i]);
      }
      facts.AddCommand(request_id, std::move(events));
    }
    for (const domain::PaymentKey& key : keys.payments) {
      const auto at = payments_.find(key.payment.number());
      facts.AddPayment(key.payment, at == payments_.end() ? nullptr : events_[at->second]);
    }
    for (const std::string& key : keys.unique_keys) {
      const auto at = used_.find(key);
      facts.AddUniqueKey(key, at == used_.end() ? 0 : at->second);
    }
    for (const std::string& key : keys.remainders) {
      const auto at = remainders_.find(key);
      facts.AddRemainder(key, at == remainders_.end() ? "" : at->second);
    }
  }
}

absl::Status RulesOnly::Submit(const v1::Command& command) {
  DAYBOOK_RETURN_IF_ERROR(domain::CheckShape(command));
  const domain::Facts facts = FindFacts(command);
  domain::Context context = {.commit_time_micros = commit_time_micros_, .next_sequence = events_.size() + 1};
  if (domain::NeedsTreeHead(command)) {
    // There is no tree here; a document sealed with the root of nothing is as long as any other.
    context.tree_before = domain::TreeHead{.size = events_.size(), .root = EmptyTreeRoot()};
  }
  // Without an arena the events are ours to keep.
  domain::EventList made(nullptr);
  DAYBOOK_RETURN_IF_ERROR(domain::Decide(state_, facts, command, context, made));
  Take(command, made);
  return absl::OkStatus();
}

void RulesOnly::Take(const v1::Command& command, const domain::EventList& made) {
  const CommandDigest digest = DigestOf(command);
  first_event_.emplace(command.request_id(), events_.size());
  std::vector<std::string> unique_keys;
  uint32_t index = 0;
  for (v1::Event* event : made.events()) {
    event->set_request_id(command.request_id());
    event->set_command_digest(digest.data(), digest.size());
    event->set_command_index(index++);
    event->set_command_events(static_cast<uint32_t>(made.events().size()));
    event->set_commit_time_micros(commit_time_micros_);
    domain::Evolve(*event, state_);
    for (domain::RemainderRow& row : state_.departures.remainders) remainders_[row.key] = std::move(row.value);
    state_.departures.clear();
    domain::UniqueKeys(*event, unique_keys);
    for (std::string& key : unique_keys) used_.emplace(std::move(key), event->sequence());
    unique_keys.clear();
    if (const auto* payment = figures::PaymentOf(*event)) payments_[payment->payment()] = events_.size();
    encoded_.push_back(event->SerializeAsString());
    events_.emplace_back(event);
  }
}

std::unique_ptr<RulesOnly> MakePaymentLog(size_t payments, PaymentMix mix, const WorkloadOptions& options) {
  const OpenedCity city(options);
  auto rules = std::make_unique<RulesOnly>();
  for (const v1::Command& command : city.commands()) DAYBOOK_CHECK(rules->Submit(command).ok());
  PaymentStream stream(city.tills(), options.business_date, {.seed = options.seed, .mix = mix});
  v1::Command command;
  for (size_t i = 0; i < payments; ++i) {
    stream.Next(command);
    DAYBOOK_CHECK(rules->Submit(command).ok());
  }
  return rules;
}

uint64_t FirstPayment(const RulesOnly& rules) {
  for (const auto& event : rules.events()) {
    if (figures::PaymentOf(*event) != nullptr) return event->sequence();
  }
  return 0;
}

}  // namespace daybook::bench
