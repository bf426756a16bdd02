#include "ledger/engine/readers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/domain/domain.h"
#include "ledger/engine/receipt.h"
#include "ledger/engine/threads.h"
#include "ledger/figures/payment_of.h"

namespace daybook::engine {

void LookupReader::Answer(Lookup& lookup) { lookup.failure = AnswerAll(lookup); }

absl::Status LookupReader::AnswerAll(Lookup& lookup) {
  for (const KeyQuestion& question : lookup.keys) {
    DAYBOOK_ASSIGN_OR_RETURN(KeyAnswer answer, Find(question));
    lookup.answers[question.key] = std::move(answer);
  }
  if (!lookup.payments.empty()) DAYBOOK_RETURN_IF_ERROR(progress_.WaitDurable(lookup.durable_first));
  for (const domain::PaymentKey& key : lookup.payments) {
    DAYBOOK_ASSIGN_OR_RETURN(lookup.payment_answers[key.payment], FindPayment(key, lookup.durable_first));
  }
  for (const std::string& key : lookup.remainders) {
    auto row = journal_.GetRow(journal::JournalRow::Family::kRemainders, key);
    if (!row.ok() && !absl::IsNotFound(row.status())) return row.status();
    lookup.remainder_answers[key] = row.ok() ? *std::move(row) : std::string();
  }
  return absl::OkStatus();
}

absl::StatusOr<KeyAnswer> LookupReader::Find(const KeyQuestion& question) {
  KeyAnswer answer;
  answer.recent_checked = question.candidates.recent;
  answer.watermark = index_.watermark();
  std::vector<uint64_t> candidates(question.candidates.recent.begin(), question.candidates.recent.end());
  if (question.candidates.maybe_in_runs) {
    DAYBOOK_ASSIGN_OR_RETURN(const auto in_runs, index_.FindInRuns(question.hash));
    candidates.insert(candidates.end(), in_runs.begin(), in_runs.end());
  }
  std::sort(candidates.begin(), candidates.end());
  for (uint64_t sequence : candidates) {
    DAYBOOK_RETURN_IF_ERROR(progress_.WaitDurable(sequence));
    DAYBOOK_ASSIGN_OR_RETURN(const bool matches, Matches(question, sequence, answer));
    if (matches) break;
  }
  return answer;
}

absl::StatusOr<bool> LookupReader::Matches(const KeyQuestion& question, uint64_t sequence, KeyAnswer& answer) {
  DAYBOOK_ASSIGN_OR_RETURN(std::shared_ptr<const v1::Event> first, ReadEvent(sequence));
  // The first character says what kind of key it is (see Sequencer::Resolve).
  const absl::string_view wanted = absl::string_view(question.key).substr(1);
  if (!question.is_request_id) {
    std::vector<std::string> keys;
    domain::UniqueKeys(*first, keys);
    if (std::find(keys.begin(), keys.end(), wanted) == keys.end()) return false;
    answer.sequence = sequence;
    return true;
  }
  if (first->request_id() != wanted) return false;
  std::vector<const v1::Event*> events;
  std::vector<Digest> leaves;
  for (uint32_t i = 0; i < std::max<uint32_t>(first->command_events(), 1); ++i) {
    DAYBOOK_ASSIGN_OR_RETURN(std::shared_ptr<const v1::Event> event, ReadEvent(sequence + i));
    events.push_back(event.get());
    leaves.push_back(LeafHash(page_->event(static_cast<uint32_t>(sequence + i - page_->first_sequence()))));
    answer.events.push_back(std::move(event));
  }
  answer.sequence = sequence;
  FillReceipt(events, leaves, answer.receipt);
  return true;
}

absl::StatusOr<const journal::Page*> LookupReader::PageOf(uint64_t sequence) {
  if (!page_.has_value() || sequence < page_->first_sequence() || sequence > page_->last_sequence()) {
    DAYBOOK_ASSIGN_OR_RETURN(page_, journal_.ReadPage(sequence));
  }
  return &*page_;
}

absl::StatusOr<std::shared_ptr<const v1::Event>> LookupReader::ReadEvent(uint64_t sequence) {
  DAYBOOK_ASSIGN_OR_RETURN(const journal::Page* page, PageOf(sequence));
  const absl::string_view bytes = page->event(static_cast<uint32_t>(sequence - page->first_sequence()));
  auto event = std::make_shared<v1::Event>();
  if (!event->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || event->sequence() != sequence) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, absl::StrCat("event ", sequence, " cannot be read"));
  }
  return event;
}

absl::StatusOr<std::shared_ptr<const v1::Event>> LookupReader::FindPayment(const domain::PaymentKey& key, uint64_t last) {
  uint64_t sequence = std::max<uint64_t>(key.from_sequence, 1);
  for (; sequence <= last; ++sequence) {
    DAYBOOK_ASSIGN_OR_RETURN(std::shared_ptr<const v1::Event> event, ReadEvent(sequence));
    const v1::PaymentReceived* payment = figures::PaymentOf(*event);
    if (payment == nullptr) continue;
    if (payment->payment() == key.payment.number()) return event;
    if (payment->payment() > key.payment.number()) break;
  }
  return nullptr;
}

Readers::Readers(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

Readers::~Readers() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    wake_.SignalAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

void Readers::Post(std::function<void()> work) {
  absl::MutexLock lock(&mutex_);
  work_.push_back(std::move(work));
  wake_.Signal();
}

void Readers::Run() {
  NameThread("readers");
  mutex_.Lock();
  while (true) {
    while (work_.empty() && !stopping_) wake_.Wait(&mutex_);
    if (work_.empty()) break;
    std::function<void()> work = std::move(work_.front());
    work_.pop_front();
    mutex_.Unlock();
    work();
    mutex_.Lock();
  }
  mutex_.Unlock();
}

}  // namespace daybook::engine
