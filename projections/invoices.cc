#include "projections/invoices.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "ledger/base/civil_date.h"
#include "projections/page.h"
#include "projections/saved_bytes.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kInvoicesList = "invoices";

bool IsUnchecked(v1::InvoiceKind kind, v1::InvoiceFate fate, bool checked) {
  return kind == v1::INVOICE_KIND_MANUAL && fate != v1::INVOICE_FATE_LOST && !checked;
}

}  // namespace

// --- Applying: numbers -----------------------------------------------------------------------------------------------

void InvoicesFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) ApplyOne(*event);
}

void InvoicesFold::ApplyOne(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kInvoiceBookReceived:
      return Receive(event);
    case v1::Event::kInvoicesAllotted:
      return Move(event.invoices_allotted().range(), event.till());
    case v1::Event::kInvoicesReturned:
      return Move(event.invoices_returned().range(), 0);
    case v1::Event::kInvoiceIssued:
      return Issue(event, event.invoice_issued(), v1::INVOICE_FATE_USED);
    case v1::Event::kInvoiceVoided:
      return Void(event);
    case v1::Event::kRedInvoiceIssued:
      return IssueRed(event);
    case v1::Event::kManualInvoicesChecked:
      return Check(event);
    case v1::Event::kInvoiceLost:
      return Lose(event);
    case v1::Event::kShiftHandedOver:
      return HandOver(event.shift_handed_over());
    default:
      return;
  }
}

template <typename Fact>
InvoicesFold::Row& InvoicesFold::Add(const v1::Event& event, const Fact& fact, v1::InvoiceFate fate) {
  const uint64_t sequence = event.sequence();
  Row& added = rows_.Add(sequence);
  added.kind = fact.kind();
  added.fate = fate;
  added.centre = event.centre();
  added.till = event.till();
  added.writer = event.actor();
  added.business_date = event.business_date();
  added.code = fact.invoice().code();
  added.number = fact.invoice().number();
  sequences_[{added.code, added.number}] = sequence;
  // A number has its fate from the beginning: only the newest are kept.
  if (const auto forgotten = rows_.End(sequence, event.centre(), sequence)) {
    const auto place = sequences_.find({forgotten->code, forgotten->number});
    if (place != sequences_.end() && place->second != sequence) sequences_.erase(place);
  }
  return *rows_.Find(sequence);
}

template <typename Fact>
void InvoicesFold::Issue(const v1::Event& event, const Fact& fact, v1::InvoiceFate fate) {
  UseForm(fact.book(), fact.invoice());
  Row& row = Add(event, fact, fate);
  row.amount_fen = fact.amount_fen();
  row.net_fen = fate == v1::INVOICE_FATE_USED ? fact.amount_fen() : 0;
  for (const v1::InvoiceLine& line : fact.lines()) row.payments.push_back(line.payment());
}

void InvoicesFold::IssueRed(const v1::Event& event) {
  const v1::RedInvoiceIssued& fact = event.red_invoice_issued();
  if (Row* blue = Find(fact.blue().code(), fact.blue().number())) blue->net_fen -= fact.amount_fen();
  Issue(event, fact, v1::INVOICE_FATE_RED);
  Row& red = *rows_.Find(event.sequence());
  red.blue_code = fact.blue().code();
  red.blue_number = fact.blue().number();
}

void InvoicesFold::Void(const v1::Event& event) {
  const v1::InvoiceVoided& fact = event.invoice_voided();
  Row* row = Find(fact.invoice().code(), fact.invoice().number());
  if (row == nullptr) return;
  row->fate = v1::INVOICE_FATE_VOID;
  row->net_fen = 0;
  // What was checked before is not what the stub says now.
  row->checked = false;
}

void InvoicesFold::Lose(const v1::Event& event) {
  UseForm(event.invoice_lost().book(), event.invoice_lost().invoice());
  Add(event, event.invoice_lost(), v1::INVOICE_FATE_LOST);
}

void InvoicesFold::Check(const v1::Event& event) {
  const v1::ManualInvoicesChecked& fact = event.manual_invoices_checked();
  // Numbers of one code have one length, so that they stand in order.
  const std::string last = absl::StrFormat("%08d", fact.last());
  for (auto place = sequences_.lower_bound({fact.code(), absl::StrFormat("%08d", fact.first())});
       place != sequences_.end() && place->first.first == fact.code() && place->first.second <= last; ++place) {
    Row* row = rows_.Find(place->second);
    // Another window's forms may lie between.
    if (row != nullptr && row->kind == v1::INVOICE_KIND_MANUAL && row->till == event.till()) row->checked = true;
  }
}

InvoicesFold::Row* InvoicesFold::Find(const std::string& code, const std::string& number) {
  const auto place = sequences_.find({code, number});
  return place == sequences_.end() ? nullptr : rows_.Find(place->second);
}

// --- Applying: forms -------------------------------------------------------------------------------------------------

void InvoicesFold::Receive(const v1::Event& event) {
  const v1::InvoiceBookReceived& fact = event.invoice_book_received();
  Book& book = books_[fact.book()];
  book.kind = fact.kind();
  book.centre = event.centre();
  book.code = fact.code();
  Put(fact.first(), fact.last(), 0, book.ranges);
}

void InvoicesFold::Move(const v1::InvoiceRange& range, uint32_t till) {
  const auto book = books_.find(range.book());
  if (book == books_.end()) return;
  Take(range.first(), range.last(), book->second.ranges);
  Put(range.first(), range.last(), till, book->second.ranges);
}

void InvoicesFold::HandOver(const v1::ShiftHandedOver& fact) {
  // At the same till they stay where they are.
  if (fact.from_till() == fact.to_till()) return;
  for (const v1::InvoiceRange& range : fact.items().invoices()) Move(range, fact.to_till());
}

void InvoicesFold::UseForm(uint64_t number, const v1::InvoiceNumber& invoice) {
  const auto book = books_.find(number);
  uint32_t form = 0;
  if (book == books_.end() || !absl::SimpleAtoi(invoice.number(), &form)) return;
  Take(form, form, book->second.ranges);
  if (book->second.ranges.empty()) books_.erase(book);
}

void InvoicesFold::Take(uint32_t first, uint32_t last, Ranges& ranges) {
  while (true) {
    // The last range that begins within or before; the ones before it end before it.
    auto range = ranges.upper_bound(last);
    if (range == ranges.begin()) return;
    --range;
    const auto [begin, forms] = *range;
    if (forms.last < first) return;
    ranges.erase(range);
    if (begin < first) ranges[begin] = {.last = first - 1, .till = forms.till};
    if (forms.last > last) ranges[last + 1] = forms;
    if (begin <= first) return;
  }
}

void InvoicesFold::Put(uint32_t first, uint32_t last, uint32_t till, Ranges& ranges) {
  const auto next = ranges.find(last + 1);
  if (next != ranges.end() && next->second.till == till) {
    last = next->second.last;
    ranges.erase(next);
  }
  const auto after = ranges.lower_bound(first);
  if (after != ranges.begin()) {
    auto& [begin, before] = *std::prev(after);
    if (before.last + 1 == first && before.till == till) {
      before.last = last;
      return;
    }
  }
  ranges[first] = {.last = last, .till = till};
}

// --- Asking ----------------------------------------------------------------------------------------------------------

void InvoicesFold::Fill(uint64_t sequence, const Row& row, v1::Invoice& answer) {
  answer.set_kind(row.kind);
  answer.mutable_invoice()->set_code(row.code);
  answer.mutable_invoice()->set_number(row.number);
  answer.set_fate(row.fate);
  answer.set_centre(row.centre);
  answer.set_till(row.till);
  answer.set_writer(row.writer);
  answer.set_amount_fen(row.amount_fen);
  answer.set_net_fen(row.net_fen);
  answer.mutable_payments()->Add(row.payments.begin(), row.payments.end());
  if (!row.blue_number.empty()) {
    answer.mutable_blue()->set_code(row.blue_code);
    answer.mutable_blue()->set_number(row.blue_number);
  }
  answer.set_checked(row.checked);
  answer.set_sequence(sequence);
  answer.set_business_date(FormatDate(row.business_date));
}

void InvoicesFold::FillStock(const v1::ListInvoicesRequest& request, v1::ListInvoicesResponse& response) const {
  std::vector<v1::InvoiceStockLine> stock;
  for (const auto& [number, book] : books_) {
    if (request.centre() != 0 && book.centre != request.centre()) continue;
    if (!request.code().empty() && book.code != request.code()) continue;
    for (const auto& [first, forms] : book.ranges) {
      if (request.till() != 0 && forms.till != request.till()) continue;
      v1::InvoiceStockLine& line = stock.emplace_back();
      line.set_kind(book.kind);
      line.set_code(book.code);
      line.mutable_range()->set_book(number);
      line.mutable_range()->set_first(first);
      line.mutable_range()->set_last(forms.last);
      line.set_till(forms.till);
    }
  }
  std::stable_sort(stock.begin(), stock.end(), [](const v1::InvoiceStockLine& one, const v1::InvoiceStockLine& other) {
    return one.till() < other.till();
  });
  response.mutable_stock()->Add(stock.begin(), stock.end());
}

absl::Status InvoicesFold::ListInvoices(const v1::ListInvoicesRequest& request,
                                        v1::ListInvoicesResponse& response) const {
  const auto is_wanted = [&request](const Row& row) {
    return (request.centre() == 0 || row.centre == request.centre()) &&
           (request.till() == 0 || row.till == request.till()) &&
           (request.code().empty() || row.code == request.code()) &&
           (request.fate() == v1::INVOICE_FATE_UNSPECIFIED || row.fate == request.fate()) &&
           (!request.unchecked_only() || IsUnchecked(row.kind, row.fate, row.checked));
  };
  const auto add = [&response](uint64_t sequence, const Row& row) -> const v1::Invoice& {
    v1::Invoice& answer = *response.add_invoices();
    Fill(sequence, row, answer);
    return answer;
  };
  if (absl::Status filled = FillPage(kInvoicesList, request, rows_.rows(), is_wanted, add, response); !filled.ok()) {
    return filled;
  }
  if (request.page_token().empty()) FillStock(request, response);
  return absl::OkStatus();
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string InvoicesFold::Save() const {
  SavedBytesWriter writer(name(), version());
  rows_.Save(writer, SaveRow);
  writer.Number(books_.size());
  for (const auto& [number, book] : books_) {
    writer.Number(number);
    writer.Number(book.kind);
    writer.Number(book.centre);
    writer.Text(book.code);
    writer.Number(book.ranges.size());
    for (const auto& [first, forms] : book.ranges) {
      writer.Number(first);
      writer.Number(forms.last);
      writer.Number(forms.till);
    }
  }
  return std::move(writer).Take();
}

void InvoicesFold::SaveRow(const Row& row, SavedBytesWriter& writer) {
  writer.Number(row.kind);
  writer.Number(row.fate);
  writer.Number(row.checked ? 1 : 0);
  writer.Number(row.centre);
  writer.Number(row.till);
  writer.Number(row.writer);
  writer.Number(static_cast<uint64_t>(row.business_date));
  writer.Signed(row.amount_fen);
  writer.Signed(row.net_fen);
  for (const std::string* text : {&row.code, &row.number, &row.blue_code, &row.blue_number}) writer.Text(*text);
  writer.Number(row.payments.size());
  for (const uint64_t payment : row.payments) writer.Number(payment);
}

absl::Status InvoicesFold::RestoreFrom(absl::string_view bytes) {
  *this = InvoicesFold();
  SavedBytesReader reader(bytes, name(), version());
  rows_.Restore(reader, RestoreRow);
  for (const auto& [sequence, row] : rows_.rows()) sequences_[{row.code, row.number}] = sequence;
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) {
    Book& book = books_[reader.Number()];
    book.kind = static_cast<v1::InvoiceKind>(reader.Number());
    book.centre = static_cast<uint32_t>(reader.Number());
    book.code = std::string(reader.Text());
    for (uint64_t ranges = reader.Size(); ranges > 0 && reader.sound(); --ranges) {
      Forms& forms = book.ranges[static_cast<uint32_t>(reader.Number())];
      forms.last = static_cast<uint32_t>(reader.Number());
      forms.till = static_cast<uint32_t>(reader.Number());
    }
  }
  absl::Status done = reader.Done();
  if (!done.ok()) *this = InvoicesFold();
  return done;
}

void InvoicesFold::RestoreRow(SavedBytesReader& reader, Row& row) {
  row.kind = static_cast<v1::InvoiceKind>(reader.Number());
  row.fate = static_cast<v1::InvoiceFate>(reader.Number());
  row.checked = reader.Number() != 0;
  row.centre = static_cast<uint32_t>(reader.Number());
  row.till = static_cast<uint32_t>(reader.Number());
  row.writer = static_cast<uint32_t>(reader.Number());
  row.business_date = static_cast<int32_t>(reader.Number());
  row.amount_fen = reader.Signed();
  row.net_fen = reader.Signed();
  for (std::string* text : {&row.code, &row.number, &row.blue_code, &row.blue_number}) {
    *text = std::string(reader.Text());
  }
  row.payments.clear();
  for (uint64_t left = reader.Size(); left > 0 && reader.sound(); --left) row.payments.push_back(reader.Number());
}

}  // namespace daybook::projections
