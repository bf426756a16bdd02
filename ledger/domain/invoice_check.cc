// Manual invoices, compared with their stubs by number and amount every day.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "ledger/base/money.h"
#include "ledger/domain/invoice.h"
#include "ledger/domain/invoice_lookup.h"

namespace daybook::domain {
namespace {

// The till's unchecked invoices in a range, as the books have them.
struct Waiting {
  uint32_t first = 0;
  uint32_t last = 0;
  uint32_t invoices = 0;
  int64_t sum_fen = 0;
};

template <typename Range>
bool IsIn(const UncheckedInvoice& invoice, const Range& range) {
  return invoice.code == range.code() && range.first() <= invoice.number && invoice.number <= range.last();
}

// Empty: the till has none.
absl::Span<const UncheckedInvoice> UncheckedAt(const LedgerState& state, TillId till) {
  const auto it = state.invoices.unchecked.find(till);
  if (it == state.invoices.unchecked.end()) return {};
  return it->second;
}

Waiting SumUp(absl::Span<const UncheckedInvoice> invoices, const v1::CheckManualInvoices& wish) {
  Waiting waiting{.first = wish.last(), .last = wish.first()};
  for (const UncheckedInvoice& invoice : invoices) {
    if (!IsIn(invoice, wish)) continue;
    waiting.first = std::min(waiting.first, invoice.number);
    waiting.last = std::max(waiting.last, invoice.number);
    ++waiting.invoices;
    waiting.sum_fen += invoice.net_fen;
  }
  return waiting;
}

// INVOICE_CHECK_DIFFERS, with all that differs.
absl::Status CheckEqual(const v1::CheckManualInvoices& wish, const Waiting& books) {
  if (books.invoices == 0) {
    return Rejected(v1::REJECTION_REASON_INVOICE_CHECK_DIFFERS, "nothing in this range waits for a check");
  }
  std::vector<std::string> differences;
  const auto differ = [&](absl::string_view what, const std::string& in_books, const std::string& stated) {
    if (in_books != stated) differences.push_back(absl::StrCat(what, " ", in_books, ", not ", stated));
  };
  differ("first", FormNumber(books.first), FormNumber(wish.first()));
  differ("last", FormNumber(books.last), FormNumber(wish.last()));
  differ("invoices", absl::StrCat(books.invoices), absl::StrCat(wish.invoices()));
  differ("sum", FormatFen(books.sum_fen), FormatFen(wish.sum_fen()));
  if (differences.empty()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_INVOICE_CHECK_DIFFERS,
                  absl::StrCat("in the books: ", absl::StrJoin(differences, "; ")));
}

absl::Status CheckWroteNone(const Hearing& hearing, absl::Span<const UncheckedInvoice> invoices,
                            const v1::CheckManualInvoices& wish) {
  for (const UncheckedInvoice& invoice : invoices) {
    if (!IsIn(invoice, wish) || invoice.writer != hearing.acting) continue;
    return Rejected(v1::REJECTION_REASON_INVOICE_CHECKER_IS_WRITER, NameOf(invoice.code, invoice.number));
  }
  return absl::OkStatus();
}

// Since when the till waits for the next check; 0: it does not.
uint64_t LeftSince(absl::Span<const UncheckedInvoice> invoices, const v1::CheckManualInvoices& wish) {
  uint64_t since = 0;
  for (const UncheckedInvoice& invoice : invoices) {
    if (!IsIn(invoice, wish) && (since == 0 || invoice.since_sequence < since)) since = invoice.since_sequence;
  }
  return since;
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::CheckManualInvoices& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  const absl::Span<const UncheckedInvoice> unchecked = UncheckedAt(hearing.state, hearing.till_id());
  DAYBOOK_RETURN_IF_ERROR(CheckEqual(wish, SumUp(unchecked, wish)));
  DAYBOOK_RETURN_IF_ERROR(CheckWroteNone(hearing, unchecked, wish));
  // Nothing refuses from here on.
  v1::ManualInvoicesChecked* fact = AddEvent(hearing)->mutable_manual_invoices_checked();
  fact->set_code(wish.code());
  fact->set_first(wish.first());
  fact->set_last(wish.last());
  fact->set_invoices(wish.invoices());
  fact->set_sum_fen(wish.sum_fen());
  fact->set_left_since_sequence(LeftSince(unchecked, wish));
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ManualInvoicesChecked& fact) {
  auto& unchecked = change.state.invoices.unchecked;
  const auto it = unchecked.find(TillId(change.event.till()));
  if (it == unchecked.end()) return;
  std::erase_if(it->second, [&](const UncheckedInvoice& invoice) { return IsIn(invoice, fact); });
  if (it->second.empty()) unchecked.erase(it);
}

}  // namespace daybook::domain
