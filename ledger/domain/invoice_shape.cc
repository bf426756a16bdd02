// What the payloads about invoices must look like: part of CheckShape().
#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "ledger/base/money.h"
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {

constexpr uint32_t kFormNumberMax = 99'999'999;
constexpr uint32_t kBookFormsMax = 10'000;
constexpr int kInvoicedPaymentsMax = 20;
constexpr uint32_t kCheckedInvoicesMax = 100'000;
constexpr int64_t kCheckedSumMaxFen = kCheckedInvoicesMax * kAmountMaxFen;

bool IsDigits(absl::string_view text, size_t digits) {
  return text.size() == digits && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void CheckCode(const std::string& code, const std::string& field, FieldErrors& errors) {
  if (!IsDigits(code, 10) && !IsDigits(code, 12)) errors.Add(field, "must be 10 or 12 digits");
}

// On a form.
void CheckForm(const v1::InvoiceNumber& invoice, const std::string& field, FieldErrors& errors) {
  CheckCode(invoice.code(), field + ".code", errors);
  if (!IsDigits(invoice.number(), 8)) errors.Add(field + ".number", "must be 8 digits");
}

void CheckDigital(const v1::InvoiceNumber& invoice, const std::string& field, FieldErrors& errors) {
  if (!invoice.code().empty()) errors.Add(field + ".code", "must be empty for DIGITAL");
  if (!IsDigits(invoice.number(), 20)) errors.Add(field + ".number", "must be 20 digits for DIGITAL");
}

// Of a form or digital: what it looks like says which.
void CheckInvoice(const v1::InvoiceNumber& invoice, const std::string& field, FieldErrors& errors) {
  if (invoice.code().empty() && invoice.number().size() == 20) return CheckDigital(invoice, field, errors);
  CheckForm(invoice, field, errors);
}

template <typename Wish>
void CheckRange(const Wish& wish, const std::string& payload, FieldErrors& errors) {
  if (wish.first() > kFormNumberMax) errors.Add(payload + ".first", "must be 0..99,999,999");
  if (wish.last() > kFormNumberMax || wish.last() < wish.first()) {
    errors.Add(payload + ".last", "must be first..99,999,999");
  }
}

void CheckPayments(const google::protobuf::RepeatedPtrField<v1::InvoicedPayment>& payments, const std::string& field,
                   FieldErrors& errors) {
  if (payments.empty() || payments.size() > kInvoicedPaymentsMax) return errors.Add(field, "must be 1..20");
  absl::flat_hash_set<std::string> seen;
  int64_t sum_fen = 0;
  for (int i = 0; i < payments.size(); ++i) {
    const v1::InvoicedPayment& payment = payments.Get(i);
    const std::string at = absl::StrCat(field, "[", i, "]");
    CheckReferenceShape(payment.payment(), at + ".payment", errors);
    if (!seen.insert(absl::StrCat(payment.payment().number(), "/", payment.payment().request_id())).second) {
      errors.Add(at + ".payment", "must be named once");
    }
    if (!IsAmount(payment.amount_fen())) {
      errors.Add(at + ".amount_fen", "must be 1..10^12");
    } else {
      sum_fen += payment.amount_fen();
    }
  }
  if (sum_fen > kAmountMaxFen) errors.Add(field, "must add up to at most 10^12");
}

}  // namespace

void CheckShapeOf(const v1::ReceiveInvoiceBook& wish, FieldErrors& errors) {
  if (wish.kind() != v1::INVOICE_KIND_PAPER && wish.kind() != v1::INVOICE_KIND_MANUAL) {
    errors.Add("receive_invoice_book.kind", "must be PAPER or MANUAL");
  }
  CheckCode(wish.code(), "receive_invoice_book.code", errors);
  CheckRange(wish, "receive_invoice_book", errors);
  if (wish.last() >= wish.first() && wish.last() - wish.first() >= kBookFormsMax) {
    errors.Add("receive_invoice_book.last", "must leave at most 10,000 forms");
  }
}

void CheckShapeOf(const v1::AllotInvoices& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.book(), "allot_invoices.book", errors);
  CheckRange(wish, "allot_invoices", errors);
}

void CheckShapeOf(const v1::ReturnInvoices& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.book(), "return_invoices.book", errors);
  CheckRange(wish, "return_invoices", errors);
}

void CheckShapeOf(const v1::IssueInvoice& wish, FieldErrors& errors) {
  if (wish.kind() == v1::INVOICE_KIND_DIGITAL) {
    CheckDigital(wish.invoice(), "issue_invoice.invoice", errors);
  } else if (wish.kind() == v1::INVOICE_KIND_PAPER || wish.kind() == v1::INVOICE_KIND_MANUAL) {
    CheckForm(wish.invoice(), "issue_invoice.invoice", errors);
  } else {
    errors.Add("issue_invoice.kind", "is not a kind of invoice");
  }
  CheckPayments(wish.payments(), "issue_invoice.payments", errors);
}

void CheckShapeOf(const v1::VoidInvoice& wish, FieldErrors& errors) {
  CheckInvoice(wish.invoice(), "void_invoice.invoice", errors);
}

void CheckShapeOf(const v1::IssueRedInvoice& wish, FieldErrors& errors) {
  CheckInvoice(wish.blue(), "issue_red_invoice.blue", errors);
  if (wish.blue().code().empty()) {
    CheckDigital(wish.invoice(), "issue_red_invoice.invoice", errors);
  } else {
    CheckForm(wish.invoice(), "issue_red_invoice.invoice", errors);
  }
  CheckPayments(wish.payments(), "issue_red_invoice.payments", errors);
}

void CheckShapeOf(const v1::CheckManualInvoices& wish, FieldErrors& errors) {
  CheckCode(wish.code(), "check_manual_invoices.code", errors);
  CheckRange(wish, "check_manual_invoices", errors);
  if (wish.invoices() == 0 || wish.invoices() > kCheckedInvoicesMax) {
    errors.Add("check_manual_invoices.invoices", "must be 1..100,000");
  }
  if (wish.sum_fen() < -kCheckedSumMaxFen || wish.sum_fen() > kCheckedSumMaxFen) {
    errors.Add("check_manual_invoices.sum_fen", "must be within 10^17");
  }
}

void CheckShapeOf(const v1::ReportInvoiceLost& wish, FieldErrors& errors) {
  CheckForm(wish.invoice(), "report_invoice_lost.invoice", errors);
}

}  // namespace daybook::domain
