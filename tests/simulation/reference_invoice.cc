// The naive model: invoices, form by form.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/plain_values.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {
namespace {

FormNumber FormOf(const v1::InvoiceNumber& invoice) {
  return {invoice.code(), static_cast<uint32_t>(std::stoul(invoice.number()))};
}

std::string DigitalKey(const std::string& number) { return absl::StrCat("invoice/", number); }

int64_t SumOf(const ModelInvoice& invoice) {
  int64_t sum_fen = 0;
  for (const auto& [payment, fen] : invoice.lines) sum_fen += fen;
  return sum_fen;
}

void FillRange(v1::InvoiceRange& range, uint64_t book, uint32_t first, uint32_t last) {
  range.set_book(book);
  range.set_first(first);
  range.set_last(last);
}

}  // namespace

int64_t Model::InvoiceableFen(const ModelPayment& payment) const {
  if (payment.reversed) return 0;
  int64_t sum_fen = 0;
  for (const ModelTender& tender : payment.tenders) {
    if (tender.status != v1::TENDER_STATUS_CONFIRMED) continue;
    // A cheque that the bank refused, or that was lost, paid nothing.
    const auto cheque = cheques.find(tender.cheque);
    const bool paid = cheque == cheques.end() || cheque->second.fate == ChequeFate::kTaken ||
                      cheque->second.fate == ChequeFate::kDeposited || cheque->second.fate == ChequeFate::kCleared;
    if (paid) sum_fen += tender.amount_fen - tender.refunded_fen;
  }
  return sum_fen;
}

const FormNumber* Model::NextForm(uint32_t till, v1::InvoiceKind kind) const {
  for (const FormNumber& form : tills.at(till).forms) {
    if (books.at(forms.at(form).book).kind == kind) return &form;
  }
  return nullptr;
}

std::set<std::pair<std::string, std::string>> Model::Unchecked(uint32_t till) const {
  std::set<std::pair<std::string, std::string>> unchecked;
  for (const auto& [number, invoice] : invoices) {
    if (invoice.till == till && invoice.unchecked) unchecked.insert(number);
  }
  return unchecked;
}

// --- Stock -----------------------------------------------------------------------------------------------------------

void Model::On(const v1::ReceiveInvoiceBook& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  for (uint32_t number = wish.first(); number <= wish.last(); ++number) {
    RefuseIf(forms.contains({wish.code(), number}), v1::REJECTION_REASON_INVOICE_BOOK_OVERLAPS);
  }
  if (refused()) return;
  const uint64_t book = books.size() + 1;
  books[book] = {centre_no_, wish.kind(), wish.code(), wish.first(), wish.last()};
  books_by_id[command_->request_id()] = book;
  verdict_.number = book;
  for (uint32_t number = wish.first(); number <= wish.last(); ++number) {
    forms[{wish.code(), number}] = {.book = book};
  }
  const Place paper{v1::ACCOUNT_KIND_STORE, centre_no_, v1::ASSET_KIND_BLANK_INVOICE, book};
  Post(paper, {v1::ACCOUNT_KIND_OUTSIDE, centre_no_, paper.asset, book}, wish.last() - wish.first() + 1);
  v1::InvoiceBookReceived& fact = *Fact().mutable_invoice_book_received();
  fact.set_book(book);
  fact.set_kind(wish.kind());
  fact.set_code(wish.code());
  fact.set_first(wish.first());
  fact.set_last(wish.last());
}

ModelBook* Model::FindBook(const v1::Reference& reference, uint64_t& number) {
  number = Find(reference, books_by_id);
  const auto it = books.find(number);
  if (it == books.end() || it->second.centre != centre_no_) {
    Refuse(v1::REJECTION_REASON_INVOICE_BOOK_UNKNOWN);
    return nullptr;
  }
  return &it->second;
}

void Model::NeedForms(const ModelBook& book, uint32_t first, uint32_t last, uint32_t till) {
  for (uint32_t number = first; number <= last; ++number) {
    const auto form = forms.find({book.code, number});
    const bool there = form != forms.end() && &books.at(form->second.book) == &book &&
                       form->second.fate == FormFate::kBlank && form->second.till == till;
    RefuseIf(!there, v1::REJECTION_REASON_INVOICE_RANGE_NOT_HELD);
  }
}

void Model::MoveForms(const ModelBook& book, uint64_t number, uint32_t first, uint32_t last, uint32_t from,
                      uint32_t to) {
  for (uint32_t form = first; form <= last; ++form) {
    const FormNumber moved{book.code, form};
    if (from != 0) std::erase(tills.at(from).forms, moved);
    forms.at(moved).till = to;
    if (to != 0) tills.at(to).forms.push_back(moved);
  }
  const auto place = [&](uint32_t till) {
    if (till == 0) return Place{v1::ACCOUNT_KIND_STORE, centre_no_, v1::ASSET_KIND_BLANK_INVOICE, number};
    return Place{v1::ACCOUNT_KIND_TILL, till, v1::ASSET_KIND_BLANK_INVOICE, number};
  };
  Post(place(to), place(from), last - first + 1);
}

void Model::On(const v1::AllotInvoices& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  MayRefuseMachine();
  MayRefuseIf(till_->session != 0 && sessions.at(till_->session).handover != 0,
              v1::REJECTION_REASON_SESSION_FROZEN);
  uint64_t number = 0;
  const ModelBook* book = FindBook(wish.book(), number);
  if (book == nullptr) return;
  NeedForms(*book, wish.first(), wish.last(), 0);
  if (refused()) return;
  MoveForms(*book, number, wish.first(), wish.last(), 0, command_->till());
  v1::InvoicesAllotted& fact = *Fact().mutable_invoices_allotted();
  FillRange(*fact.mutable_range(), number, wish.first(), wish.last());
  fact.set_kind(book->kind);
  fact.set_code(book->code);
}

void Model::On(const v1::ReturnInvoices& wish) {
  NeedActor({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  MayRefuseMachine();
  MayRefuseIf(till_->session != 0 && sessions.at(till_->session).handover != 0,
              v1::REJECTION_REASON_SESSION_FROZEN);
  uint64_t number = 0;
  const ModelBook* book = FindBook(wish.book(), number);
  if (book == nullptr) return;
  NeedForms(*book, wish.first(), wish.last(), command_->till());
  if (refused()) return;
  MoveForms(*book, number, wish.first(), wish.last(), command_->till(), 0);
  v1::InvoicesReturned& fact = *Fact().mutable_invoices_returned();
  FillRange(*fact.mutable_range(), number, wish.first(), wish.last());
  fact.set_kind(book->kind);
  fact.set_code(book->code);
}

// Out of the stock of a till (0: the store).
void Model::TakeForm(uint32_t till, const FormNumber& form, FormFate fate) {
  ModelForm& known = forms.at(form);
  known.fate = fate;
  const Place holder = till == 0 ? Store() : Place{v1::ACCOUNT_KIND_TILL, till};
  if (till != 0) std::erase(tills.at(till).forms, form);
  PostPaper(Outside(), holder, v1::ASSET_KIND_BLANK_INVOICE, known.book);
}

void Model::On(const v1::ReportInvoiceLost& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kApprover);
  NeedReason();
  NeedDay();
  MayRefuseIf(till_ != nullptr && till_->session != 0 && sessions.at(till_->session).handover != 0,
              v1::REJECTION_REASON_SESSION_FROZEN);
  const FormNumber form = FormOf(wish.invoice());
  const auto known = forms.find(form);
  const bool here = known != forms.end() && known->second.fate == FormFate::kBlank &&
                    known->second.till == command_->till() && books.at(known->second.book).centre == centre_no_;
  RefuseIf(!here, v1::REJECTION_REASON_INVOICE_RANGE_NOT_HELD);
  RefuseIf(known == forms.end() || books.at(known->second.book).centre != centre_no_,
           v1::REJECTION_REASON_INVOICE_BOOK_UNKNOWN);
  RefuseIf(known != forms.end() && known->second.fate != FormFate::kBlank, v1::REJECTION_REASON_INVOICE_NUMBER_USED);
  if (refused()) return;
  TakeForm(command_->till(), form, FormFate::kLost);
  v1::InvoiceLost& fact = *Fact().mutable_invoice_lost();
  fact.set_kind(books.at(known->second.book).kind);
  *fact.mutable_invoice() = wish.invoice();
  fact.set_book(known->second.book);
}

// --- Issuing ---------------------------------------------------------------------------------------------------------

void Model::JudgeInvoiceNumber(v1::InvoiceKind kind, const v1::InvoiceNumber& invoice) {
  if (kind == v1::INVOICE_KIND_DIGITAL) {
    return NeedUnused(DigitalKey(invoice.number()), v1::REJECTION_REASON_INVOICE_NUMBER_USED);
  }
  const FormNumber* next = NextForm(command_->till(), kind);
  const FormNumber named = FormOf(invoice);
  if (next != nullptr && *next == named) return;
  Refuse(v1::REJECTION_REASON_INVOICE_OUT_OF_ORDER);
  const auto form = forms.find(named);
  RefuseIf(next == nullptr || form == forms.end() || form->second.till != command_->till(),
           v1::REJECTION_REASON_INVOICE_RANGE_NOT_HELD);
  RefuseIf(form != forms.end() && form->second.fate != FormFate::kBlank, v1::REJECTION_REASON_INVOICE_NUMBER_USED);
}

ModelInvoice& Model::WriteInvoice(v1::InvoiceKind kind, const v1::InvoiceNumber& invoice) {
  ModelInvoice& written = invoices[{invoice.code(), invoice.number()}];
  written = {.kind = kind, .centre = centre_no_, .till = command_->till(), .writer = acting_, .date = centre_->date};
  written.unchecked = kind == v1::INVOICE_KIND_MANUAL;
  if (kind == v1::INVOICE_KIND_DIGITAL) {
    used.insert(DigitalKey(invoice.number()));
    return written;
  }
  written.book = forms.at(FormOf(invoice)).book;
  TakeForm(command_->till(), FormOf(invoice), FormFate::kUsed);
  return written;
}

v1::InvoiceLine Model::LineOf(uint64_t payment, int64_t amount_fen) {
  v1::InvoiceLine line;
  line.set_payment(payment);
  line.set_amount_fen(amount_fen);
  line.set_invoiced_before_fen(payments.at(payment).invoiced_fen);
  line.set_invoiceable_fen(InvoiceableFen(payments.at(payment)));
  return line;
}

void Model::On(const v1::IssueInvoice& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  OwnSession();
  MayRefuseMachine();
  JudgeInvoiceNumber(wish.kind(), wish.invoice());
  std::vector<std::pair<uint64_t, int64_t>> lines;
  std::map<uint64_t, int64_t> sums_fen;
  for (const v1::InvoicedPayment& line : wish.payments()) {
    uint64_t number = 0;
    const ModelPayment* payment = FindPayment(line.payment(), number);
    if (payment == nullptr) continue;
    lines.emplace_back(number, line.amount_fen());
    sums_fen[number] += line.amount_fen();
    RefuseIf(payment->invoiced_fen + sums_fen[number] > InvoiceableFen(*payment),
             v1::REJECTION_REASON_INVOICE_EXCEEDS_PAYMENT);
  }
  MayRefuseIf(sums_fen.size() != lines.size(), v1::REJECTION_REASON_FIELD_INVALID);
  if (refused()) return;
  v1::InvoiceIssued& fact = *Fact().mutable_invoice_issued();
  for (const auto& [payment, fen] : lines) *fact.add_lines() = LineOf(payment, fen);
  ModelInvoice& written = WriteInvoice(wish.kind(), wish.invoice());
  written.lines = lines;
  for (const auto& [payment, fen] : lines) payments.at(payment).invoiced_fen += fen;
  fact.set_kind(wish.kind());
  *fact.mutable_invoice() = wish.invoice();
  fact.set_amount_fen(SumOf(written));
  fact.set_book(written.book);
}

// --- Taking back -----------------------------------------------------------------------------------------------------

ModelInvoice* Model::FindInvoice(const v1::InvoiceNumber& invoice) {
  const auto it = invoices.find({invoice.code(), invoice.number()});
  if (it == invoices.end() || it->second.centre != centre_no_) {
    Refuse(v1::REJECTION_REASON_INVOICE_UNKNOWN);
    return nullptr;
  }
  return &it->second;
}

void Model::On(const v1::VoidInvoice& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kApprover);
  NeedReason();
  NeedDay();
  RefuseIf(!wish.all_copies_present(), v1::REJECTION_REASON_INVOICE_COPIES_MISSING);
  // The tax platform keeps digital ones: there is no paper to take back.
  RefuseIf(wish.invoice().code().empty(), v1::REJECTION_REASON_INVOICE_NOT_VOIDABLE);
  ModelInvoice* invoice = FindInvoice(wish.invoice());
  if (invoice == nullptr) return;
  RefuseIf(invoice->kind == v1::INVOICE_KIND_DIGITAL || invoice->is_red || !invoice->red_fen.empty(),
           v1::REJECTION_REASON_INVOICE_NOT_VOIDABLE);
  RefuseIf(invoice->date != centre_->date, v1::REJECTION_REASON_INVOICE_DAY_OVER);
  RefuseIf(invoice->voided, v1::REJECTION_REASON_INVOICE_ALREADY_VOIDED);
  if (refused()) return;
  v1::InvoiceVoided& fact = *Fact().mutable_invoice_voided();
  fact.set_kind(invoice->kind);
  *fact.mutable_invoice() = wish.invoice();
  fact.set_amount_fen(SumOf(*invoice));
  fact.set_book(invoice->book);
  for (const auto& [payment, fen] : invoice->lines) {
    v1::InvoiceLine& line = *fact.add_lines();
    line.set_payment(payment);
    line.set_amount_fen(fen);
  }
  for (const auto& [payment, fen] : invoice->lines) payments.at(payment).invoiced_fen -= fen;
  invoice->voided = true;
  // What was checked is no longer what the stub says.
  invoice->unchecked = invoice->kind == v1::INVOICE_KIND_MANUAL;
}

void Model::On(const v1::IssueRedInvoice& wish) {
  NeedActor({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedSecond(Beside::kApprover);
  NeedReason();
  NeedDay();
  OwnSession();
  MayRefuseMachine();
  ModelInvoice* blue = FindInvoice(wish.blue());
  const bool digital = wish.invoice().code().empty();
  if (blue == nullptr) {
    // Of what kind its number should be nobody knows.
    Refuse(v1::REJECTION_REASON_INVOICE_OUT_OF_ORDER);
    Refuse(v1::REJECTION_REASON_INVOICE_RANGE_NOT_HELD);
    Refuse(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
    return NeedUnused(DigitalKey(wish.invoice().number()), v1::REJECTION_REASON_INVOICE_NUMBER_USED);
  }
  RefuseIf(blue->voided, v1::REJECTION_REASON_INVOICE_ALREADY_VOIDED);
  if (blue->is_red) {
    Refuse(v1::REJECTION_REASON_INVOICE_UNKNOWN);
    Refuse(v1::REJECTION_REASON_RED_EXCEEDS_INVOICE);
  }
  RefuseIf(digital != (blue->kind == v1::INVOICE_KIND_DIGITAL), v1::REJECTION_REASON_FIELD_INVALID);
  JudgeInvoiceNumber(blue->kind, wish.invoice());
  std::vector<std::pair<uint64_t, int64_t>> lines;
  v1::RedInvoiceIssued fact;
  std::map<uint64_t, int64_t> sums_fen;
  for (const v1::InvoicedPayment& line : wish.payments()) {
    uint64_t number = 0;
    if (FindPayment(line.payment(), number) == nullptr) {
      Refuse(v1::REJECTION_REASON_RED_EXCEEDS_INVOICE);
      continue;
    }
    const auto red = blue->red_fen.find(number);
    int64_t left_fen = red == blue->red_fen.end() ? 0 : -red->second;
    fact.add_red_before_fen(-left_fen);
    for (const auto& [payment, fen] : blue->lines) left_fen += payment == number ? fen : 0;
    sums_fen[number] += line.amount_fen();
    RefuseIf(sums_fen[number] > left_fen, v1::REJECTION_REASON_RED_EXCEEDS_INVOICE);
    lines.emplace_back(number, line.amount_fen());
  }
  MayRefuseIf(sums_fen.size() != lines.size(), v1::REJECTION_REASON_FIELD_INVALID);
  if (refused()) return;
  for (const auto& [payment, fen] : lines) {
    *fact.add_lines() = LineOf(payment, fen);
    blue->red_fen[payment] += fen;
  }
  for (const auto& [payment, fen] : lines) payments.at(payment).invoiced_fen -= fen;
  const v1::InvoiceKind kind = blue->kind;
  ModelInvoice& red = WriteInvoice(kind, wish.invoice());
  red.is_red = true;
  red.lines = lines;
  fact.set_kind(kind);
  *fact.mutable_blue() = wish.blue();
  *fact.mutable_invoice() = wish.invoice();
  fact.set_amount_fen(SumOf(red));
  fact.set_book(red.book);
  *Fact().mutable_red_invoice_issued() = fact;
}

// --- Checking --------------------------------------------------------------------------------------------------------

void Model::On(const v1::CheckManualInvoices& wish) {
  NeedActor({v1::ROLE_SUPERVISOR});
  NeedActorOnDuty();
  NeedDay();
  std::vector<std::string> numbers;
  int64_t sum_fen = 0;
  for (const auto& [code, number] : Unchecked(command_->till())) {
    if (code != wish.code() || number < Printed(wish.first()) || number > Printed(wish.last())) continue;
    const ModelInvoice& invoice = invoices.at({code, number});
    RefuseIf(invoice.writer == acting_, v1::REJECTION_REASON_INVOICE_CHECKER_IS_WRITER);
    if (!invoice.voided) sum_fen += invoice.is_red ? -SumOf(invoice) : SumOf(invoice);
    numbers.push_back(number);
  }
  const bool same = !numbers.empty() && numbers.front() == Printed(wish.first()) &&
                    numbers.back() == Printed(wish.last()) && numbers.size() == wish.invoices() &&
                    sum_fen == wish.sum_fen();
  RefuseIf(!same, v1::REJECTION_REASON_INVOICE_CHECK_DIFFERS);
  if (refused()) return;
  for (const std::string& number : numbers) invoices.at({wish.code(), number}).unchecked = false;
  v1::ManualInvoicesChecked& fact = *Fact().mutable_manual_invoices_checked();
  fact.set_code(wish.code());
  fact.set_first(wish.first());
  fact.set_last(wish.last());
  fact.set_invoices(wish.invoices());
  fact.set_sum_fen(wish.sum_fen());
}

}  // namespace daybook::simulation
