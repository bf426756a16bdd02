// Open over/short cases: which there are, what they amount to, who answers for them.
//
//   CasesFold cases;
//   cases.ListCases(request, response);            // a page, by number
//
// A case is closed when a recount brings OVER_SHORT(case) to zero in every asset; another recount on the same business
// day may open it again. The caller fills as_of_sequence.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/report_service.pb.h"
#include "ledger/base/ids.h"
#include "ledger/fold.h"

namespace daybook::projections {

class CasesFold final : public Fold {
 public:
  absl::string_view name() const override { return "cases"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<CasesFold>(); }

  // False where there is no such case, or it is closed.
  bool FindCase(CaseId number, v1::Case& answer) const;
  // By number. FIELD_INVALID for too long pages and foreign tokens.
  absl::Status ListCases(const v1::ListCasesRequest& request, v1::ListCasesResponse& response) const;

 private:
  // Postings on OVER_SHORT(case) come before the CaseOpened that follows from them.
  struct Row {
    int64_t balance_fen = 0;
    int64_t papers = 0;
    bool opened = false;
    bool closed = false;
    uint32_t centre = 0;
    uint32_t till = 0;
    uint64_t session = 0;
    v1::CaseOrigin origin = v1::CASE_ORIGIN_UNSPECIFIED;
    uint32_t answerable = 0;
    uint32_t owner = 0;
    int32_t opened_on = 0;
    uint64_t opened_sequence = 0;
    uint64_t count = 0;
  };

  void ApplyOne(const v1::Event& event);
  void Open(const v1::Event& event);
  void CloseAtZero(const v1::CountFindings& findings);
  void ForgetClosed(uint32_t centre);
  static void Fill(uint64_t number, const Row& row, v1::Case& answer);

  absl::btree_map<uint64_t, Row> rows_;
};

}  // namespace daybook::projections
