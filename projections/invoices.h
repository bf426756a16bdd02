// The invoice register: what became of every number, and the blank forms that are left.
//
//   InvoicesFold invoices;
//   invoices.ListInvoices(request, response);      // a page, in order of issue; the stock comes with the first one
//
// Memory: the last kInvoicesKept numbers of each centre are kept (~200 bytes each), and of the forms the ranges that
// are left; the log keeps all. The caller fills as_of_sequence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/register.pb.h"
#include "ledger/fold.h"
#include "projections/kept_rows.h"

namespace daybook::projections {

class InvoicesFold final : public Fold {
 public:
  static constexpr size_t kInvoicesKept = 10'000;

  absl::string_view name() const override { return "invoices"; }
  uint32_t version() const override { return 1; }
  void Apply(absl::Span<const v1::Event* const> events) override;
  std::string Save() const override;
  absl::Status RestoreFrom(absl::string_view bytes) override;
  std::unique_ptr<Fold> NewEmpty() const override { return std::make_unique<InvoicesFold>(); }

  // FIELD_INVALID for too long pages and foreign tokens.
  absl::Status ListInvoices(const v1::ListInvoicesRequest& request, v1::ListInvoicesResponse& response) const;

 private:
  // A number that has its fate.
  struct Row {
    v1::InvoiceKind kind = v1::INVOICE_KIND_UNSPECIFIED;
    v1::InvoiceFate fate = v1::INVOICE_FATE_UNSPECIFIED;
    bool checked = false;
    uint32_t centre = 0;
    uint32_t till = 0;
    uint32_t writer = 0;
    int32_t business_date = 0;
    int64_t amount_fen = 0;
    int64_t net_fen = 0;
    std::string code;
    std::string number;
    absl::InlinedVector<uint64_t, 1> payments;
    // Of the invoice that a red one takes back.
    std::string blue_code;
    std::string blue_number;
  };
  // Forms in one place that follow on each other, by the first of them.
  struct Forms {
    uint32_t last = 0;
    // 0: the store.
    uint32_t till = 0;
  };
  using Ranges = absl::btree_map<uint32_t, Forms>;
  // Books with forms left.
  struct Book {
    v1::InvoiceKind kind = v1::INVOICE_KIND_UNSPECIFIED;
    uint32_t centre = 0;
    std::string code;
    Ranges ranges;
  };
  // Code and number.
  using Number = std::pair<std::string, std::string>;

  void ApplyOne(const v1::Event& event);
  template <typename Fact>
  Row& Add(const v1::Event& event, const Fact& fact, v1::InvoiceFate fate);
  template <typename Fact>
  void Issue(const v1::Event& event, const Fact& fact, v1::InvoiceFate fate);
  void IssueRed(const v1::Event& event);
  void Void(const v1::Event& event);
  void Lose(const v1::Event& event);
  void Check(const v1::Event& event);
  void HandOver(const v1::ShiftHandedOver& fact);
  Row* Find(const std::string& code, const std::string& number);

  void Receive(const v1::Event& event);
  // The forms are at the till from now on; 0: in the store.
  void Move(const v1::InvoiceRange& range, uint32_t till);
  void UseForm(uint64_t book, const v1::InvoiceNumber& invoice);
  static void Take(uint32_t first, uint32_t last, Ranges& ranges);
  static void Put(uint32_t first, uint32_t last, uint32_t till, Ranges& ranges);

  void FillStock(const v1::ListInvoicesRequest& request, v1::ListInvoicesResponse& response) const;
  static void Fill(uint64_t sequence, const Row& row, v1::Invoice& answer);
  static void SaveRow(const Row& row, SavedBytesWriter& writer);
  static void RestoreRow(SavedBytesReader& reader, Row& row);

  // By sequence of the event that gave the number its fate first.
  KeptRows<Row, kInvoicesKept> rows_;
  // Where in `rows_`.
  absl::btree_map<Number, uint64_t> sequences_;
  absl::btree_map<uint64_t, Book> books_;
};

}  // namespace daybook::projections
