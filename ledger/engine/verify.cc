// Verification of the whole log: pages and chain (by the journal's scan), then everything events promise each other.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/engine/inspection.h"
#include "ledger/engine/recovery.h"
#include "ledger/engine/sequencer.h"
#include "ledger/figures/centre_book.h"
#include "ledger/journal/checkpoint.h"

namespace daybook::engine {
namespace {

constexpr int kFindingsMax = 100;

// Checks events in order. A finding does not end it; the journal's own errors do.
class Verifier {
 public:
  Verifier(const journal::Journal& journal, uint64_t first, uint64_t last) : journal_(journal), first_(first), last_(last) {}

  absl::Status CheckPage(const journal::Page& page) {
    ++pages;
    google::protobuf::Arena arena;
    for (uint32_t i = 0; i < page.header().events; ++i) {
      const uint64_t sequence = page.first_sequence() + i;
      if (sequence < first_ || sequence > last_) continue;
      auto* event = google::protobuf::Arena::CreateMessage<v1::Event>(&arena);
      if (const absl::Status parsed = ParseEvent(page.event(i), sequence, *event); !parsed.ok()) {
        if (ReasonOf(parsed) == v1::REJECTION_REASON_STORE_NEWER) return parsed;
        Find(sequence, std::string(parsed.message()));
        continue;
      }
      CheckEvent(page, i, *event);
      ++checked;
    }
    return absl::OkStatus();
  }

  // Request ids seen twice, found by sorting: nothing is kept per event but a hash.
  absl::Status CheckRequestIds() {
    std::sort(requests_.begin(), requests_.end());
    for (size_t i = 1; i < requests_.size(); ++i) {
      if (requests_[i].first != requests_[i - 1].first) continue;
      DAYBOOK_ASSIGN_OR_RETURN(const std::string one, RequestIdAt(requests_[i - 1].second));
      DAYBOOK_ASSIGN_OR_RETURN(const std::string other, RequestIdAt(requests_[i].second));
      if (one == other) Find(requests_[i].second, absl::StrCat("request id already made event ", requests_[i - 1].second));
    }
    return absl::OkStatus();
  }

  void Find(uint64_t sequence, std::string what) {
    if (first_bad == 0 || sequence < first_bad) first_bad = sequence;
    if (findings.size() < kFindingsMax) findings.push_back(absl::StrCat("event ", sequence, ": ", what));
  }

  uint64_t checked = 0;
  uint64_t pages = 0;
  uint64_t closes = 0;
  uint64_t first_bad = 0;
  std::vector<std::string> findings;

 private:
  void CheckEvent(const journal::Page& page, uint32_t position, const v1::Event& event) {
    CheckPostings(event);
    CheckCommand(page, position, event);
    if (event.commit_time_micros() < commit_time_) Find(event.sequence(), "commit time goes backwards");
    commit_time_ = event.commit_time_micros();
    if (event.centre() == 0) return;
    auto [book, is_new] = books_.try_emplace(event.centre(), CentreId(event.centre()));
    if (event.has_business_day_closed()) CheckClose(page, event, book->second);
    book->second.Apply(event);
  }

  void CheckPostings(const v1::Event& event) {
    absl::InlinedVector<std::pair<std::pair<int, uint64_t>, int64_t>, 4> sums;
    for (const v1::Posting& posting : event.postings()) {
      const std::pair<int, uint64_t> asset(posting.asset_kind(), posting.asset_number());
      auto it = std::find_if(sums.begin(), sums.end(), [&](const auto& sum) { return sum.first == asset; });
      if (it == sums.end()) {
        sums.emplace_back(asset, posting.quantity());
      } else if (__builtin_add_overflow(it->second, posting.quantity(), &it->second)) {
        Find(event.sequence(), "postings overflow");
      }
    }
    for (const auto& sum : sums) {
      if (sum.second != 0) Find(event.sequence(), absl::StrCat("postings do not balance: ", sum.second));
    }
  }

  void CheckCommand(const journal::Page& page, uint32_t position, const v1::Event& event) {
    const uint32_t index = event.command_index();
    const uint32_t events = event.command_events();
    if (events == 0 || index >= events || index > position || position - index + events > page.header().events) {
      Find(event.sequence(), "the events of its command are not together");
      return;
    }
    if (index == 0) {
      command_id_ = event.request_id();
      requests_.emplace_back(KeyHash(journal_.ledger_id(), 'r', event.request_id()), event.sequence());
    } else if (checked == 0 && first_ > 1) {
      // Begun in the middle of a command.
      command_id_ = event.request_id();
    } else if (event.request_id() != command_id_) {
      Find(event.sequence(), "stands among the events of another command");
    }
  }

  void CheckClose(const journal::Page& page, const v1::Event& event, const figures::CentreBook& book) {
    ++closes;
    const v1::BusinessDayClosed& closed = event.business_day_closed();
    if (AsView(Sha256(closed.document())) != absl::string_view(closed.document_digest())) {
      Find(event.sequence(), "the close's digest is not that of its document");
    }
    if (page.first_sequence() != event.sequence()) Find(event.sequence(), "a close does not begin its page");
    // From the middle of a log nobody knows what came before.
    if (first_ > 1) return;
    figures::Seal seal = figures::SealOf(event);
    seal.tree_root = std::string(AsView(page.header().root_before));
    if (book.BuildDocument(seal).SerializeAsString() != closed.document()) {
      Find(event.sequence(), "the close does not follow from the events before it");
    }
  }

  absl::StatusOr<std::string> RequestIdAt(uint64_t sequence) {
    DAYBOOK_ASSIGN_OR_RETURN(const journal::Page page, journal_.ReadPage(sequence));
    v1::Event event;
    DAYBOOK_RETURN_IF_ERROR(
        ParseEvent(page.event(static_cast<uint32_t>(sequence - page.first_sequence())), sequence, event));
    return event.request_id();
  }

  const journal::Journal& journal_;
  const uint64_t first_;
  const uint64_t last_;
  int64_t commit_time_ = 0;
  std::string command_id_;
  std::vector<std::pair<uint64_t, uint64_t>> requests_;
  absl::flat_hash_map<uint32_t, figures::CentreBook> books_;
};

// Damage is a verdict, everything else a failure.
bool IsDamage(const absl::Status& status) { return status.code() == absl::StatusCode::kDataLoss; }

void AddDamage(const absl::Status& status, uint64_t after, v1::VerifyVerdict& verdict) {
  verdict.set_sound(false);
  if (verdict.first_bad_sequence() == 0) verdict.set_first_bad_sequence(after);
  verdict.add_findings(std::string(status.message()));
}

}  // namespace

absl::StatusOr<v1::VerifyVerdict> VerifyLog(const journal::Journal& journal, uint64_t first, uint64_t last,
                                            absl::FunctionRef<bool(uint64_t, uint64_t)> progress) {
  const journal::TreeSize tree = journal.durable();
  first = std::max<uint64_t>(first, 1);
  last = last == 0 ? tree.size : std::min(last, tree.size);
  const uint64_t total = last >= first ? last - first + 1 : 0;
  Verifier verifier(journal, first, last);
  absl::Status status = absl::OkStatus();
  if (total > 0) {
    status = journal.Scan(first, last, /*verify_chain=*/true, [&](const journal::Page& page) -> absl::Status {
      DAYBOOK_RETURN_IF_ERROR(verifier.CheckPage(page));
      return progress(verifier.checked, total) ? absl::OkStatus() : absl::CancelledError("stopped");
    });
  }
  if (status.ok()) status = verifier.CheckRequestIds();
  if (!status.ok() && !IsDamage(status)) return status;
  const absl::Status store = journal.VerifyStore();
  if (!store.ok() && !IsDamage(store)) return store;

  v1::VerifyVerdict verdict;
  verdict.set_sound(verifier.findings.empty());
  verdict.set_first_bad_sequence(verifier.first_bad);
  for (std::string& finding : verifier.findings) verdict.add_findings(std::move(finding));
  if (!status.ok()) AddDamage(status, first + verifier.checked, verdict);
  if (!store.ok()) AddDamage(store, 0, verdict);
  verdict.set_tree_size(tree.size);
  verdict.set_tree_root(tree.root.data(), tree.root.size());
  verdict.set_pages(verifier.pages);
  verdict.set_closes(verifier.closes);
  return verdict;
}

absl::StatusOr<v1::VerifyVerdict> VerifyDirectory(const LedgerOptions& options,
                                                  absl::FunctionRef<bool(uint64_t, uint64_t)> progress) {
  journal::JournalOptions journal_options;
  journal_options.directory = options.directory;
  journal_options.anchor_path = options.anchor_path;
  journal_options.read_only = true;
  journal_options.file_system = options.file_system;
  absl::StatusOr<std::unique_ptr<journal::Journal>> journal = journal::Journal::Open(journal_options);
  v1::VerifyVerdict verdict;
  if (!journal.ok()) {
    if (!IsDamage(journal.status())) return journal.status();
    AddDamage(journal.status(), 0, verdict);
    return verdict;
  }
  DAYBOOK_ASSIGN_OR_RETURN(verdict, VerifyLog(**journal, 1, 0, progress));
  const journal::Journal& log = **journal;
  const journal::CheckpointHistory history{log.ledger_id(), [&log](uint64_t size) { return log.RootAt(size); }};
  const absl::Status checkpoints = journal::CheckpointStore(options.directory, history).VerifyAll();
  if (!checkpoints.ok()) AddDamage(checkpoints, 0, verdict);
  return verdict;
}

}  // namespace daybook::engine
