// A counter with blank forms: book 1 of paper invoices and book 2 of handwritten ones, 1..100 each, of which 1..10 lie
// at window 301, where a session is open. Commands about invoices as text.
#pragma once

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {

inline constexpr char kPaperCode[] = "144031900110";
inline constexpr char kManualCode[] = "1440319002";
inline constexpr uint64_t kPaperBook = 1;
inline constexpr uint64_t kManualBook = 2;

class InvoiceCounter : public Counter {
 protected:
  InvoiceCounter() {
    GivenOpenDay();
    GivenOpenSession();
    Given(Receive("PAPER", kPaperCode, 1, 100));
    Given(Receive("MANUAL", kManualCode, 1, 100));
    Given(Allot(kPaperBook, 1, 10));
    Given(Allot(kManualBook, 1, 10));
  }

  // --- Stock ---
  v1::Command Receive(absl::string_view kind, absl::string_view code, uint32_t first, uint32_t last) {
    return AtCentre(absl::StrCat("receive_invoice_book { kind: INVOICE_KIND_", kind, " code: '", code, "' first: ",
                                 first, " last: ", last, " }"),
                    kKeeper);
  }
  v1::Command Allot(uint64_t book, uint32_t first, uint32_t last, uint32_t till = kTill) {
    return AtTill(absl::StrCat("allot_invoices { book { number: ", book, " } first: ", first, " last: ", last, " }"),
                  kKeeper, 0, till);
  }
  v1::Command GiveBack(uint64_t book, uint32_t first, uint32_t last, uint32_t till = kTill) {
    return AtTill(absl::StrCat("return_invoices { book { number: ", book, " } first: ", first, " last: ", last, " }"),
                  kKeeper, 0, till);
  }
  // Till 0: of the store.
  v1::Command Lose(absl::string_view code, uint32_t number, uint32_t till = kTill) {
    v1::Command command = AtCentre(absl::StrCat("reason: 'not in the pad' report_invoice_lost { invoice { ",
                                                Form(code, number), " } }"),
                                   kKeeper, kSupervisor);
    command.set_till(till);
    return command;
  }

  // --- Invoices ---
  static std::string Form(absl::string_view code, uint32_t number) {
    return absl::StrCat("code: '", code, "' number: '", absl::Dec(number, absl::kZeroPad8), "'");
  }
  static std::string Digital(uint32_t number) {
    return absl::StrCat("number: '2644", absl::Dec(number, absl::kZeroPad16), "'");
  }
  static std::string Of(uint64_t payment, int64_t fen) {
    return absl::StrCat("payments { payment { number: ", payment, " } amount_fen: ", fen, " } ");
  }
  v1::Command Issue(absl::string_view kind, absl::string_view invoice, absl::string_view payments,
                    uint32_t cashier = kCashier, uint32_t till = kTill) {
    return AtTill(absl::StrCat("issue_invoice { kind: INVOICE_KIND_", kind, " invoice { ", invoice, " } ", payments,
                               "}"),
                  cashier, 0, till);
  }
  v1::Command IssuePaper(uint32_t number, uint64_t payment, int64_t fen) {
    return Issue("PAPER", Form(kPaperCode, number), Of(payment, fen));
  }
  v1::Command IssueManual(uint32_t number, uint64_t payment, int64_t fen) {
    return Issue("MANUAL", Form(kManualCode, number), Of(payment, fen));
  }
  v1::Command IssueDigital(uint32_t number, uint64_t payment, int64_t fen) {
    return Issue("DIGITAL", Digital(number), Of(payment, fen));
  }
  v1::Command Red(absl::string_view blue, absl::string_view invoice, absl::string_view payments,
                  uint32_t cashier = kCashier, uint32_t till = kTill) {
    return AtTill(absl::StrCat("reason: 'wrong name' issue_red_invoice { blue { ", blue, " } invoice { ", invoice,
                               " } ", payments, "}"),
                  cashier, kSupervisor, till);
  }
  v1::Command Void(absl::string_view invoice) {
    return AtCentre(absl::StrCat("reason: 'spoilt' void_invoice { invoice { ", invoice,
                                 " } all_copies_present: true }"),
                    kCashier, kSupervisor);
  }
  v1::Command Check(uint32_t first, uint32_t last, uint32_t invoices, int64_t sum_fen, uint32_t till = kTill) {
    v1::Command command =
        AtCentre(absl::StrCat("check_manual_invoices { code: '", kManualCode, "' first: ", first, " last: ", last,
                              " invoices: ", invoices, " sum_fen: ", sum_fen, " }"));
    command.set_till(till);
    return command;
  }

  // --- Steps ---
  // In cash; its number.
  uint64_t GivenPayment(int64_t fen) {
    Given(CashPayment(fen));
    return world_.state().last_payment.number();
  }
  void GivenOtherSession() {
    Given(AtTill("open_session { cashier: 21 }", kOtherCashier, kKeeper, kOtherTill));
  }
  // A day passes; a new session is open.
  void GivenNextDay(absl::string_view date = kTomorrow) {
    GivenSessionClosed();
    GivenDayClosed(date);
    GivenNextDayOpen(date);
    GivenOpenSession();
  }
  // Net invoiced of a payment that is hot; 0: it is not.
  int64_t InvoicedFen(uint64_t payment) const {
    const auto it = world_.state().payments.find(PaymentId(payment));
    return it == world_.state().payments.end() ? 0 : it->second.invoiced_fen;
  }
  int64_t Forms(v1::AccountKind kind, uint64_t number) const {
    return Balance(kind, number, v1::ASSET_KIND_BLANK_INVOICE);
  }
  std::vector<FormRange> AtWindow(uint32_t till = kTill) const {
    const auto it = world_.state().invoices.at_tills.find(TillId(till));
    return it == world_.state().invoices.at_tills.end() ? std::vector<FormRange>() : it->second;
  }
  std::vector<FormRange> InStore() const {
    const auto it = world_.state().invoices.in_stores.find(CentreId(kCentre));
    return it == world_.state().invoices.in_stores.end() ? std::vector<FormRange>() : it->second;
  }
  static FormRange Range(uint64_t book, uint32_t first, uint32_t last) { return {InvoiceBookId(book), first, last}; }
  std::vector<std::string> OpenKeys() const {
    std::vector<std::string> keys;
    const std::vector<v1::PreflightItem> items =
        *Preflight(world_.state(), CentreId(kCentre), world_.next_commit_micros());
    for (const v1::PreflightItem& item : items) {
      keys.push_back(item.item().key());
    }
    return keys;
  }
};

}  // namespace daybook::domain
