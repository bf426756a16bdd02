// Business days: the X report of each centre's current day, and where its sealed closes are.
//
//   DaysFold days;
//   days.GetXReport(CentreId(3), as_of_sequence, document);
//   days.FindClose(CentreId(3), 20261123, summary);     // then read event summary.sequence() from the log
//   days.ListDailyCloses(request, response);
//   days.GetRestatement(CentreId(3), 20261123, restatement);   // what came later for that date
//
// A sealed close is a document in the log, never recomputed: the fold keeps its place, digest and a summary (~100 bytes
// a centre and day) and, beside it, the facts that were later claimed for its date: their sums, and the last kLateFactsKept
// of them. The current days are figures::CentreBook, the same that the domain closes with.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/close.pb.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/report_service.pb.h"
#include "ledger/base/ids.h"
#include "ledger/figures/centre_book.h"
#include "ledger/fold.h"

namespace daybook::projections {

class DaysFold final : public Fold {
 public:
  static constexpr int kLateFactsKept = 1'000;

  absl::string_view name() const override { return "days"; }
  uint32_t version() const override { return 2; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<DaysFold>(); }

  // The interim close of the current day. CENTRE_UNKNOWN where there is no such centre.
  absl::Status GetXReport(CentreId centre, uint64_t as_of_sequence, v1::CloseDocument& document) const;
  // Where the close of a date (yyyymmdd) is: `summary.sequence` and `document_digest`. NOT_FOUND when it is not closed.
  absl::Status FindClose(CentreId centre, int32_t business_date, v1::DailyCloseSummary& summary) const;
  // The facts that were claimed for a date after it had been closed; none for most dates.
  void GetRestatement(CentreId centre, int32_t business_date, v1::Restatement& restatement) const;
  // By centre, then date. FIELD_INVALID for too long pages, foreign tokens and dates that are none.
  absl::Status ListDailyCloses(const v1::ListDailyClosesRequest& request,
                               v1::ListDailyClosesResponse& response) const;

 private:
  struct Close {
    uint64_t number = 0;
    uint64_t sequence = 0;
    std::string digest;
    int64_t taken_fen = 0;
    int64_t difference_fen = 0;
    uint32_t carried_items = 0;
  };
  // Centre and date (yyyymmdd).
  using CloseKey = std::pair<uint32_t, int32_t>;

  void PrefetchSession(const v1::Event& event) const;
  figures::CentreBook& BookAt(uint32_t centre);
  void AddClose(const v1::Event& event);
  void AddLateFact(const v1::Event& event);
  static void Fill(const CloseKey& key, const Close& close, v1::DailyCloseSummary& summary);

  absl::flat_hash_map<uint32_t, std::unique_ptr<figures::CentreBook>> books_;
  // The last book asked for.
  figures::CentreBook* last_ = nullptr;
  absl::btree_map<CloseKey, Close> closes_;
  // By centre and the date claimed.
  absl::btree_map<CloseKey, v1::Restatement> restatements_;
};

}  // namespace daybook::projections
