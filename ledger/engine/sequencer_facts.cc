// What the sequencer knows about what a command refers to: from memory, or from the answers a submission brought back. What it
// knows from neither, the submission waits aside for.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/engine/sequencer.h"

namespace daybook::engine {
namespace {

std::string TaggedKey(char kind, absl::string_view key) { return absl::StrCat(absl::string_view(&kind, 1), key); }

// Whether a "nobody" still holds: everything the index now points at has been looked at.
bool StillHolds(const KeyAnswer& answer, const journal::RequestIndex::Candidates& candidates, uint64_t watermark) {
  for (uint64_t sequence : candidates.recent) {
    const auto& checked = answer.recent_checked;
    if (std::find(checked.begin(), checked.end(), sequence) == checked.end()) return false;
  }
  return !candidates.maybe_in_runs || answer.watermark >= watermark;
}

}  // namespace

absl::Span<const uint64_t> Sequencer::ScreenedOf(const Submission& submission, int position) {
  const size_t begin = submission.keys_[position].first_screened;
  const size_t next = static_cast<size_t>(position) + 1;
  const size_t end = next < submission.keys_.size() ? submission.keys_[next].first_screened : submission.screened_.size();
  return absl::MakeConstSpan(submission.screened_).subspan(begin, end - begin);
}

journal::RequestIndex::Candidates Sequencer::Look(const Submission& submission, int position, uint64_t hash) const {
  const absl::Span<const uint64_t> screened = ScreenedOf(submission, position);
  const auto found = std::find(screened.begin(), screened.end(), hash);
  if (found == screened.end()) return index_.Find(hash);
  return index_.Find(hash, submission.screening_, static_cast<size_t>(&*found - submission.screened_.data()));
}

bool Sequencer::Resolve(Submission& submission, int position, char kind, absl::string_view key, uint64_t hash,
                        const KeyAnswer** answer) {
  journal::RequestIndex::Candidates candidates = Look(submission, position, hash);
  if (candidates.none()) return true;
  std::string tagged = TaggedKey(kind, key);
  if (submission.lookup_ != nullptr) {
    const auto found = submission.lookup_->answers.find(tagged);
    if (found != submission.lookup_->answers.end()) {
      const KeyAnswer& earlier = found->second;
      if (earlier.sequence != 0) {
        *answer = &earlier;
        return true;
      }
      if (StillHolds(earlier, candidates, index_.watermark())) return true;
    }
  } else {
    submission.lookup_ = std::make_unique<Lookup>();
  }
  submission.lookup_->keys.push_back(KeyQuestion{std::move(tagged), hash, kind == kRequestId, std::move(candidates)});
  return false;
}

void Sequencer::AskAhead(Submission& submission) {
  const std::string own_id = TaggedKey(kRequestId, submission.commands->Get(submission.next_).request_id());
  const auto& asked = submission.lookup_->keys;
  // A command that was sent before seldom comes alone: then all behind it are looked for. Else those the door has found.
  const bool sent_again =
      std::any_of(asked.begin(), asked.end(), [&](const KeyQuestion& question) { return question.key == own_id; });
  for (int i = submission.next_ + 1; i < submission.commands->size(); ++i) {
    if (sent_again && i + kPlacesAhead < submission.commands->size()) PrefetchIds(submission, i + kPlacesAhead);
    // Of what is not well-formed nothing is asked.
    if (ScreenedOf(submission, i).empty()) continue;
    if (sent_again || IsFoundAtDoor(submission, i)) AskForKeys(submission, i);
    // A payment's needs are its own keys.
    if (submission.commands->Get(i).payload_case() != v1::Command::kReceivePayment) AskForReferences(submission, i);
  }
}

bool Sequencer::IsFoundAtDoor(const Submission& submission, int position) {
  const absl::Span<const uint64_t> screened = ScreenedOf(submission, position);
  const auto* found = submission.screening_.found.data() + (screened.data() - submission.screened_.data());
  return std::any_of(found, found + screened.size(), [](uint8_t marks) { return marks != 0; });
}

void Sequencer::AskForKeys(Submission& submission, int position) {
  const absl::Span<const uint64_t> screened = ScreenedOf(submission, position);
  const v1::Command& command = submission.commands->Get(position);
  const KeyAnswer* unused = nullptr;
  Resolve(submission, position, kRequestId, command.request_id(), screened[0], &unused);
  unique_keys_.clear();
  if (screened.size() > 1) domain::UniqueKeys(command, unique_keys_);
  for (size_t k = 0; k < unique_keys_.size(); ++k) {
    Resolve(submission, position, kUniqueKey, unique_keys_[k], screened[k + 1], &unused);
  }
}

void Sequencer::AskForReferences(Submission& submission, int position) {
  const domain::FactKeys missing = domain::MissingFacts(state_, domain::Facts(), submission.commands->Get(position));
  Lookup& lookup = *submission.lookup_;
  const KeyAnswer* unused = nullptr;
  for (const std::string& id : missing.request_ids) {
    const uint64_t hash = KeyHash(journal_.ledger_id(), kRequestId, id);
    if (FindInMemory(hash, id).empty()) Resolve(submission, position, kRequestId, id, hash, &unused);
  }
  for (const domain::PaymentKey& key : missing.payments) {
    if (!lookup.payment_answers.contains(key.payment)) lookup.payments.push_back(key);
  }
  for (const std::string& key : missing.remainders) {
    if (FindRemainder(lookup, key) == nullptr) lookup.remainders.push_back(key);
  }
}

const std::string* Sequencer::FindRemainder(const Lookup& lookup, const std::string& key) const {
  if (const std::string* recent = recent_remainders_.Find(key); recent != nullptr) return recent;
  if (!recent_remainders_.Remembers(lookup.departures)) return nullptr;
  const auto answer = lookup.remainder_answers.find(key);
  return answer == lookup.remainder_answers.end() ? nullptr : &answer->second;
}

bool Sequencer::GatherFacts(Submission& submission, const v1::Command& command, domain::Facts& facts) {
  while (true) {
    const domain::FactKeys missing = domain::MissingFacts(state_, facts, command);
    if (missing.empty()) return true;
    if (!AddFacts(submission, missing, facts)) return false;
  }
}

const v1::Event* Sequencer::EventInMemory(uint64_t sequence) const {
  if (const v1::Event* event = group_->FindEvent(sequence); event != nullptr) return event;
  for (const Group* group : kept_) {
    if (const v1::Event* event = group->FindEvent(sequence); event != nullptr) return event;
  }
  return nullptr;
}

domain::Facts::Events Sequencer::FindInMemory(uint64_t hash, absl::string_view request_id) const {
  domain::Facts::Events events;
  for (uint64_t sequence : index_.FindRecent(hash)) {
    const v1::Event* first = EventInMemory(sequence);
    if (first == nullptr || first->request_id() != request_id) continue;
    for (uint32_t i = 0; i < first->command_events(); ++i) {
      // Borrowed: facts live no longer than the judging of one command.
      events.emplace_back(std::shared_ptr<const void>(), EventInMemory(sequence + i));
    }
    break;
  }
  return events;
}

bool Sequencer::AddFacts(Submission& submission, const domain::FactKeys& missing, domain::Facts& facts) {
  bool complete = true;
  for (const std::string& id : missing.request_ids) {
    const KeyAnswer* answer = nullptr;
    const uint64_t hash = KeyHash(journal_.ledger_id(), kRequestId, id);
    if (domain::Facts::Events events = FindInMemory(hash, id); !events.empty()) {
      facts.AddCommand(id, std::move(events));
    } else if (!Resolve(submission, submission.next_, kRequestId, id, hash, &answer)) {
      complete = false;
    } else {
      facts.AddCommand(id, answer != nullptr ? answer->events : domain::Facts::Events());
    }
  }
  for (const std::string& key : missing.unique_keys) {
    const KeyAnswer* answer = nullptr;
    const uint64_t hash = KeyHash(journal_.ledger_id(), kUniqueKey, key);
    if (!Resolve(submission, submission.next_, kUniqueKey, key, hash, &answer)) {
      complete = false;
    } else {
      facts.AddUniqueKey(key, answer != nullptr ? answer->sequence : 0);
    }
  }
  if (missing.payments.empty() && missing.remainders.empty()) return complete;
  if (submission.lookup_ == nullptr) submission.lookup_ = std::make_unique<Lookup>();
  Lookup& lookup = *submission.lookup_;
  for (const domain::PaymentKey& key : missing.payments) {
    const auto found = lookup.payment_answers.find(key.payment);
    if (found == lookup.payment_answers.end()) {
      lookup.payments.push_back(key);
      complete = false;
    } else {
      facts.AddPayment(key.payment, found->second);
    }
  }
  for (const std::string& key : missing.remainders) {
    const std::string* row = FindRemainder(lookup, key);
    if (row == nullptr) {
      lookup.remainders.push_back(key);
      complete = false;
    } else {
      facts.AddRemainder(key, *row);
    }
  }
  return complete;
}

void Sequencer::WaitAside(Submission& submission) {
  Lookup& lookup = *submission.lookup_;
  // One trip serves the commands behind it too.
  if (!lookup.alone) AskAhead(submission);
  // All answers count as old as the oldest of them.
  if (!recent_remainders_.Remembers(lookup.departures)) lookup.remainder_answers.clear();
  if (lookup.remainder_answers.empty()) lookup.departures = recent_remainders_.departures();
  lookup.durable_first = last_assigned();
  ++waiting_;
  readers_.Post([this, &submission] {
    LookupReader(journal_, index_, progress_).Answer(*submission.lookup_);
    mailbox_.Return(&submission);
  });
}

}  // namespace daybook::engine
