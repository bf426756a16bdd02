// Tills and their sessions as they stand.
//
//   TillsFold tills;
//   tills.GetTill(TillId(301), till);
//   tills.ListTills(request, response);
//   TillId after;                                  // watching: everything that changed since
//   do after = tills.ChangedSince(seen, centre, till, after, *response.mutable_tills()); while (after);
//
// The caller fills as_of_sequence. Limits: one page of at most 1,000 rows a call.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/report_service.pb.h"
#include "google/protobuf/repeated_field.h"
#include "ledger/base/ids.h"
#include "ledger/fold.h"

namespace daybook::projections {

class SavedBytesReader;
class SavedBytesWriter;

class TillsFold final : public Fold {
 public:
  absl::string_view name() const override { return "tills"; }
  uint32_t version() const override { return 2; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<TillsFold>(); }

  // TILL_UNKNOWN where there is none.
  absl::Status GetTill(TillId till, v1::Till& answer) const;
  // By number. FIELD_INVALID for too long pages and foreign tokens.
  absl::Status ListTills(const v1::ListTillsRequest& request, v1::ListTillsResponse& response) const;
  // Appends the tills of `centre` (none: of all), or only `till`, with a number above `after` that changed after
  // `sequence`, by number, at most 1,000. Gives the till to go on after, or none when that was all.
  TillId ChangedSince(uint64_t sequence, CentreId centre, TillId till, TillId after,
                      google::protobuf::RepeatedPtrField<v1::Till>& tills) const;

 private:
  struct Tender {
    v1::TenderKind kind;
    uint32_t provider;
    int64_t booked_fen;
    int64_t declared_fen;
    bool has_declared;
  };
  struct Row {
    uint32_t number = 0;
    uint32_t centre = 0;
    std::string name;
    // The last session, and whether it is open.
    uint64_t session = 0;
    bool is_open = false;
    uint32_t cashier = 0;
    bool paused = false;
    int64_t cash_fen = 0;
    uint32_t papers = 0;
    uint32_t payments = 0;
    uint32_t refunds = 0;
    absl::InlinedVector<Tender, 4> tenders;
    uint64_t last_movement = 0;
    uint64_t last_count = 0;
    int64_t last_event_micros = 0;
    uint64_t changed = 0;
  };
  // What all tills of a centre show.
  struct Centre {
    int32_t business_date = 0;
    bool day_open = false;
    int64_t soft_limit_fen = 0;
    int64_t hard_limit_fen = 0;
    uint64_t changed = 0;
  };

  void ApplyOne(const v1::Event& event);
  void ApplyToCentre(const v1::Event& event);
  void ApplyToTill(const v1::Event& event, Row& row);
  void Post(const v1::Event& event, Row& row);
  static void StartSession(uint64_t session, uint32_t cashier, Row& row);
  // The session of `giver` ends, that of the receiver begins there or at another till.
  void HandOver(const v1::Event& event, Row& giver);
  static void Book(v1::TenderKind kind, uint32_t provider, int64_t quantity, Row& row);
  Row* Find(uint32_t till);
  void Fill(const Row& row, v1::Till& till) const;
  uint64_t ChangeOf(const Row& row) const;
  static void SaveRow(const Row& row, SavedBytesWriter& writer);
  static void RestoreRow(SavedBytesReader& reader, Row& row);

  // In order of registration; the last one looked for is remembered.
  std::vector<Row> rows_;
  absl::flat_hash_map<uint32_t, uint32_t> index_;
  uint32_t last_ = 0;
  // By number.
  absl::btree_map<uint32_t, uint32_t> ordered_;
  absl::btree_map<uint32_t, Centre> centres_;
};

}  // namespace daybook::projections
