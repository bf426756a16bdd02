#include "tests/simulation/domain_subject.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "ledger/figures/payment_of.h"

namespace daybook::simulation {

absl::StatusOr<v1::Receipt> DomainSubject::Submit(const v1::Command& command, int64_t now_micros) {
  last_.clear();
  if (absl::Status shape = domain::CheckShape(command); !shape.ok()) return shape;
  const auto seen = answers_.find(command.request_id());
  if (seen != answers_.end()) return Again(seen->second, command);
  const domain::Facts facts = FetchFacts(command);
  domain::Context context;
  context.commit_time_micros = now_micros;
  context.next_sequence = state().last_sequence + 1;
  if (domain::NeedsTreeHead(command)) {
    context.tree_before = domain::TreeHead{.size = state().last_sequence, .root = Sha256("tree")};
  }
  google::protobuf::Arena arena;
  domain::EventList events(&arena);
  absl::Status status = Decide(state(), facts, command, context, events);
  if (!status.ok()) {
    if (!events.events().empty()) return absl::InternalError("a refusal made events");
    return status;
  }
  Keep(command, events, now_micros);
  Answer& answer = answers_[command.request_id()];
  command.SerializeToString(&answer.content);
  answer.events = last_;
  std::vector<const v1::Event*> borrowed;
  for (const auto& event : last_) borrowed.push_back(event.get());
  domain::DescribeOutcome(borrowed, answer.receipt);
  return answer.receipt;
}

// As from the log: the receipt is worked out again, and must come out the same.
absl::StatusOr<v1::Receipt> DomainSubject::Again(const Answer& first, const v1::Command& command) const {
  std::string content;
  command.SerializeToString(&content);
  if (content != first.content) return Rejected(v1::REJECTION_REASON_REQUEST_ID_REUSED);
  std::vector<const v1::Event*> borrowed;
  for (const auto& event : first.events) borrowed.push_back(event.get());
  v1::Receipt receipt;
  domain::DescribeOutcome(borrowed, receipt);
  if (receipt.SerializeAsString() != first.receipt.SerializeAsString()) {
    return absl::InternalError("a repeated answer differs from the first");
  }
  receipt.set_replayed(true);
  return receipt;
}

domain::Facts DomainSubject::FetchFacts(const v1::Command& command) {
  domain::Facts facts;
  for (;;) {
    const domain::FactKeys keys = MissingFacts(state(), facts, command);
    if (keys.empty()) return facts;
    for (const std::string& id : keys.request_ids) {
      const auto it = answers_.find(id);
      facts.AddCommand(id, it == answers_.end() ? Events() : it->second.events);
    }
    for (const domain::PaymentKey& key : keys.payments) {
      const auto it = payments_.find(key.payment.number());
      const bool found = it != payments_.end() && key.from_sequence <= it->second->sequence();
      facts.AddPayment(key.payment, found ? it->second : nullptr);
    }
    for (const std::string& key : keys.unique_keys) {
      const auto it = unique_keys_.find(key);
      facts.AddUniqueKey(key, it == unique_keys_.end() ? 0 : it->second);
    }
    for (const std::string& key : keys.remainders) {
      const auto it = remainders_.find(key);
      facts.AddRemainder(key, it == remainders_.end() ? std::string() : it->second);
    }
  }
}

void DomainSubject::Keep(const v1::Command& command, domain::EventList& events, int64_t now_micros) {
  uint32_t index = 0;
  for (v1::Event* event : events.events()) {
    event->set_request_id(command.request_id());
    event->set_command_index(index++);
    event->set_command_events(static_cast<uint32_t>(events.events().size()));
    event->set_commit_time_micros(now_micros);
    Evolve(*event, live_.state());
    // From here on the event is what can be read back.
    auto stored = std::make_shared<v1::Event>();
    stored->ParseFromString(event->SerializeAsString());
    const v1::Event* borrowed = stored.get();
    replayed_.Apply(absl::MakeConstSpan(&borrowed, 1));
    restored_.Apply(absl::MakeConstSpan(&borrowed, 1));
    replayed_.state().departures.clear();
    restored_.state().departures.clear();
    log_.push_back(stored);
    last_.push_back(stored);
    if (const auto* payment = figures::PaymentOf(*stored)) payments_[payment->payment()] = stored;
    std::vector<std::string> keys;
    domain::UniqueKeys(*stored, keys);
    for (const std::string& key : keys) unique_keys_[key] = stored->sequence();
    domain::Departures& departures = live_.state().departures;
    for (const domain::RemainderRow& row : departures.remainders) remainders_[row.key] = row.value;
    departures.clear();
  }
}

void DomainSubject::TakeCheckpoint() {
  const std::string saved = live_.Save();
  restored_ = domain::LedgerStateFold();
  if (!restored_.RestoreFrom(saved).ok()) restored_ = domain::LedgerStateFold();
}

std::string DomainSubject::CompareMemories() const {
  const std::string live = live_.Save();
  if (replayed_.Save() != live) return "the replay of the log differs from the live memory";
  if (restored_.Save() != live) return "checkpoint and tail differ from the live memory";
  return "";
}

}  // namespace daybook::simulation
