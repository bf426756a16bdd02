// The generator: invoices.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/simulation/command_generator.h"
#include "tests/simulation/plain_values.h"

namespace daybook::simulation {
namespace {

std::string CodeOf(v1::InvoiceKind kind, bool other) {
  if (kind == v1::INVOICE_KIND_MANUAL) return other ? "210017432001" : "2100174320";
  return other ? "110017432001" : "1100174320";
}

}  // namespace

v1::Command CommandGenerator::SomeBook() {
  v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}));
  v1::ReceiveInvoiceBook& wish = *command.mutable_receive_invoice_book();
  wish.set_kind(Chance(50) ? v1::INVOICE_KIND_PAPER : v1::INVOICE_KIND_MANUAL);
  wish.set_code(CodeOf(wish.kind(), Chance(30)));
  uint32_t first = 1;
  for (const auto& [number, book] : model_->books) {
    if (book.code == wish.code()) first = std::max(first, book.last + 1);
  }
  wish.set_first(first - std::min(first, Chance(8) ? Between(1, 20) : 0));
  wish.set_last(wish.first() + Between(0, 15));
  return command;
}

v1::InvoiceRange CommandGenerator::SomeForms(uint32_t till) {
  std::vector<v1::InvoiceRange> runs;
  for (const auto& [form, known] : model_->forms) {
    const bool here = known.fate == FormFate::kBlank && known.till == till &&
                      model_->books.at(known.book).centre == centre_;
    if (!here) continue;
    const bool goes_on = !runs.empty() && runs.back().book() == known.book && runs.back().last() + 1 == form.second;
    if (!goes_on) {
      runs.emplace_back();
      runs.back().set_book(known.book);
      runs.back().set_first(form.second);
    }
    runs.back().set_last(form.second);
  }
  if (runs.empty()) return v1::InvoiceRange();
  v1::InvoiceRange run = OneOf(runs);
  if (Chance(40)) run.set_first(Between(run.first(), run.last()));
  run.set_last(std::min(run.last(), run.first() + Between(0, 7)));
  if (Chance(6)) run.set_last(run.last() + 1);
  return run;
}

v1::Command CommandGenerator::SomeAllotment() {
  v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}));
  command.set_till(SomeTill(Chance(70)));
  v1::AllotInvoices& wish = *command.mutable_allot_invoices();
  v1::InvoiceRange range = SomeForms(0);
  if (range.book() == 0 || Chance(3)) range.set_book(1 + Pick(model_->books.size() + 1));
  Refer(*wish.mutable_book(), range.book(), model_->books_by_id);
  wish.set_first(range.first());
  wish.set_last(range.last());
  return command;
}

v1::Command CommandGenerator::SomeFormsReturn() {
  v1::Command command = AtCentre(Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}));
  uint32_t till = SomeTill(true);
  for (const auto& [number, candidate] : model_->tills) {
    if (candidate.centre == centre_ && !candidate.forms.empty() && Chance(60)) till = number;
  }
  command.set_till(till);
  v1::ReturnInvoices& wish = *command.mutable_return_invoices();
  v1::InvoiceRange range = SomeForms(Chance(95) ? till : 0);
  if (range.book() == 0) range.set_book(1 + Pick(model_->books.size() + 1));
  Refer(*wish.mutable_book(), range.book(), model_->books_by_id);
  wish.set_first(range.first());
  wish.set_last(range.last());
  return command;
}

// The next one, mostly.
void CommandGenerator::FillNumber(v1::InvoiceNumber& number, uint32_t till, v1::InvoiceKind kind) {
  if (kind == v1::INVOICE_KIND_DIGITAL) {
    const std::string text = Reference();
    return number.set_number(absl::StrCat("26", std::string(18 - text.size(), '0'), text));
  }
  const FormNumber* next = model_->NextForm(till, kind);
  number.set_code(next == nullptr ? CodeOf(kind, false) : next->first);
  number.set_number(Printed(next == nullptr ? 3 : next->second + (Chance(4) ? 1 : 0)));
  if (Chance(2) && !model_->invoices.empty()) {
    const auto& [used, invoice] = OneOf(model_->invoices);
    if (invoice.kind != kind) return;
    number.set_code(used.first);
    number.set_number(used.second);
  }
}

v1::Command CommandGenerator::SomeInvoice() {
  uint32_t till = SomeTill(!Chance(3));
  for (const auto& [number, candidate] : model_->tills) {
    const bool ready = candidate.centre == centre_ && candidate.session != 0 && !candidate.forms.empty();
    if (ready && Chance(50)) till = number;
  }
  v1::Command command = AtTill(till, CashierAt(till));
  v1::IssueInvoice& wish = *command.mutable_issue_invoice();
  std::vector<v1::InvoiceKind> kinds = {v1::INVOICE_KIND_DIGITAL};
  for (v1::InvoiceKind kind : {v1::INVOICE_KIND_PAPER, v1::INVOICE_KIND_MANUAL}) {
    if (model_->NextForm(till, kind) != nullptr || Chance(3)) kinds.insert(kinds.end(), 3, kind);
  }
  wish.set_kind(OneOf(kinds));
  FillNumber(*wish.mutable_invoice(), till, wish.kind());
  std::set<uint64_t> named;
  do {
    uint64_t number = SomePaymentNumber();
    for (const auto& [candidate, payment] : model_->payments) {
      const bool left = payment.centre == centre_ && payment.invoiced_fen < model_->InvoiceableFen(payment);
      if (left && !named.contains(candidate) && Chance(30)) number = candidate;
    }
    if (!named.insert(number).second) break;
    const auto payment = model_->payments.find(number);
    const int64_t left_fen = payment == model_->payments.end()
                                 ? 1
                                 : model_->InvoiceableFen(payment->second) - payment->second.invoiced_fen;
    v1::InvoicedPayment& line = *wish.add_payments();
    Refer(*line.mutable_payment(), number, model_->payments_by_id);
    line.set_amount_fen(std::max<int64_t>(1, UpTo(left_fen, 1)));
  } while (Chance(30));
  return command;
}

std::pair<std::string, std::string> CommandGenerator::SomeIssued(bool today) {
  std::vector<std::pair<std::string, std::string>> here;
  for (const auto& [number, invoice] : model_->invoices) {
    const bool good = invoice.centre == centre_ && !invoice.voided && !invoice.is_red &&
                      (!today || invoice.date == Here().date);
    if (good || Chance(3)) here.push_back(number);
  }
  return here.empty() ? std::make_pair(CodeOf(v1::INVOICE_KIND_PAPER, false), Printed(1)) : OneOf(here);
}

v1::Command CommandGenerator::SomeVoid() {
  const uint32_t cashier = Who({v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR});
  v1::Command command = AtCentre(cashier, Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {cashier}));
  command.set_reason("spoilt");
  v1::VoidInvoice& wish = *command.mutable_void_invoice();
  const auto [code, number] = SomeIssued(Chance(90));
  wish.mutable_invoice()->set_code(code);
  wish.mutable_invoice()->set_number(number);
  wish.set_all_copies_present(Chance(95));
  return command;
}

v1::Command CommandGenerator::SomeRedInvoice() {
  const uint32_t till = SomeTill(!Chance(3));
  const uint32_t cashier = CashierAt(till);
  v1::Command command = AtTill(till, cashier, Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {cashier}));
  command.set_reason("wrong name");
  v1::IssueRedInvoice& wish = *command.mutable_issue_red_invoice();
  const auto key = SomeIssued(false);
  wish.mutable_blue()->set_code(key.first);
  wish.mutable_blue()->set_number(key.second);
  const auto blue = model_->invoices.find(key);
  const bool known = blue != model_->invoices.end();
  FillNumber(*wish.mutable_invoice(), till, known ? blue->second.kind : v1::INVOICE_KIND_PAPER);
  if (known) {
    for (const auto& [payment, fen] : blue->second.lines) {
      const auto red = blue->second.red_fen.find(payment);
      const int64_t left_fen = fen - (red == blue->second.red_fen.end() ? 0 : red->second);
      if (!wish.payments().empty() && Chance(40)) continue;
      v1::InvoicedPayment& line = *wish.add_payments();
      Refer(*line.mutable_payment(), payment, model_->payments_by_id);
      line.set_amount_fen(std::max<int64_t>(1, UpTo(left_fen, 1)));
    }
  }
  if (wish.payments().empty()) {
    v1::InvoicedPayment& line = *wish.add_payments();
    Refer(*line.mutable_payment(), SomePaymentNumber(), model_->payments_by_id);
    line.set_amount_fen(SomeFen());
  }
  return command;
}

v1::Command CommandGenerator::CheckAt(uint32_t till) {
  std::string code = CodeOf(v1::INVOICE_KIND_MANUAL, false);
  const auto unchecked = model_->Unchecked(till);
  if (!unchecked.empty()) code = OneOf(unchecked).first;
  std::vector<uint32_t> writers;
  std::vector<uint32_t> numbers;
  int64_t sum_fen = 0;
  for (const auto& key : unchecked) {
    if (key.first != code || (!numbers.empty() && Chance(5))) continue;
    const ModelInvoice& invoice = model_->invoices.at(key);
    writers.push_back(invoice.writer);
    numbers.push_back(static_cast<uint32_t>(std::stoul(key.second)));
    if (invoice.voided) continue;
    for (const auto& [payment, fen] : invoice.lines) sum_fen += invoice.is_red ? -fen : fen;
  }
  if (Chance(10)) writers.clear();
  v1::Command command = AtCentre(Who({v1::ROLE_SUPERVISOR}, writers));
  command.set_till(till);
  v1::CheckManualInvoices& wish = *command.mutable_check_manual_invoices();
  wish.set_code(code);
  wish.set_first(numbers.empty() ? 1 : numbers.front());
  wish.set_last(numbers.empty() ? 1 : numbers.back() + (Chance(3) ? 1 : 0));
  wish.set_invoices(std::max<uint32_t>(1, static_cast<uint32_t>(numbers.size()) + (Chance(3) ? 1 : 0)));
  wish.set_sum_fen(sum_fen + (Chance(3) ? 1 : 0));
  return command;
}

v1::Command CommandGenerator::SomeInvoiceCheck() {
  uint32_t till = SomeTill(true);
  for (const auto& [number, candidate] : model_->tills) {
    if (candidate.centre == centre_ && !model_->Unchecked(number).empty() && Chance(70)) till = number;
  }
  return CheckAt(till);
}

v1::Command CommandGenerator::SomeLostForm() {
  const uint32_t actor = Who({v1::ROLE_CASHIER, v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  v1::Command command = AtCentre(actor, Who({v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE}, {actor}));
  command.set_reason("blown away");
  uint32_t till = 0;
  for (const auto& [number, candidate] : model_->tills) {
    if (candidate.centre == centre_ && !candidate.forms.empty() && Chance(50)) till = number;
  }
  command.set_till(till);
  v1::InvoiceNumber& lost = *command.mutable_report_invoice_lost()->mutable_invoice();
  const v1::InvoiceRange range = SomeForms(till);
  const auto book = model_->books.find(range.book());
  lost.set_code(book == model_->books.end() ? CodeOf(v1::INVOICE_KIND_PAPER, false) : book->second.code);
  lost.set_number(Printed(range.first()));
  if (Chance(8) && !model_->invoices.empty()) {
    const auto& used = OneOf(model_->invoices).first;
    if (used.first.empty()) return command;
    lost.set_code(used.first);
    lost.set_number(used.second);
  }
  return command;
}

}  // namespace daybook::simulation
