// Over/short cases: which there are, what they amount to and why, who answers for them and whose task they are.
//
//   CasesFold cases;
//   cases.ListCases(request, response);            // a page, by number, with the ageing of its open cases
//
// A case is closed by CloseCase, or when a recount brings OVER_SHORT(case) to zero in every asset; another recount on the
// same business day may open it again. Closed cases are kept until their centre closes its day. The caller fills
// as_of_sequence.
#pragma once

#include <array>
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
  uint32_t version() const override { return 2; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<CasesFold>(); }

  // False where there is no such case, or it is closed.
  bool FindCase(CaseId number, v1::Case& answer) const;
  // By number. FIELD_INVALID for too long pages and foreign tokens.
  absl::Status ListCases(const v1::ListCasesRequest& request, v1::ListCasesResponse& response) const;

 private:
  // What a posting on OVER_SHORT(case) was for, in order of CaseSums.
  enum Sum : uint8_t {
    kOpened,
    kRecounted,
    kLate,
    kExplained,
    kStaffDue,
    kWrittenOff,
    kCustomer,
    kOtherIncome,
    kGenuine,
    kSums
  };
  // Postings on OVER_SHORT(case) come before the CaseOpened that follows from them.
  struct Row {
    std::array<int64_t, kSums> sums{};
    int64_t papers = 0;
    bool opened = false;
    bool closed = false;
    uint32_t centre = 0;
    uint32_t till = 0;
    uint64_t session = 0;
    v1::CaseOrigin origin = v1::CASE_ORIGIN_UNSPECIFIED;
    uint32_t answerable = 0;
    uint32_t owner = 0;
    int32_t due_date = 0;
    int32_t opened_on = 0;
    uint64_t opened_sequence = 0;
    uint64_t count = 0;
  };

  static int64_t BalanceFen(const Row& row);
  static Sum SumOf(const v1::Event& event, const Row& row);
  void ApplyOne(const v1::Event& event);
  void ApplyToCase(const v1::Event& event);
  void Open(const v1::Event& event);
  void CloseAtZero(const v1::Event& event, const v1::CountFindings& findings);
  void ForgetClosed(uint32_t centre);
  uint32_t AgeDays(const Row& row) const;
  void Fill(uint64_t number, const Row& row, v1::Case& answer) const;

  absl::btree_map<uint64_t, Row> rows_;
  // Current business dates by centre.
  absl::btree_map<uint32_t, int32_t> dates_;
};

}  // namespace daybook::projections
