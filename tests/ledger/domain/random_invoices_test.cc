// Whatever is done with invoices, in whatever order and over days: every number has exactly one fate, no form lies in
// two places, and net invoiced never exceeds what was paid and not refunded. What the state and the figures say is
// compared with a naive register that reads the events alone.
//
// DAYBOOK_SEED=n runs one seed.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "tests/ledger/domain/invoice_fixture.h"

namespace daybook::domain {
namespace {

// What became of every form and number, by the log alone.
class Register {
 public:
  void Read(const v1::Event& event) {
    if (event.has_invoice_book_received()) {
      const v1::InvoiceBookReceived& fact = event.invoice_book_received();
      for (uint32_t number = fact.first(); number <= fact.last(); ++number) {
        EXPECT_TRUE(blank_.emplace(std::pair(fact.book(), number), 0).second);
      }
    } else if (event.has_invoices_allotted()) {
      Move(event.invoices_allotted().range(), 0, event.till());
    } else if (event.has_invoices_returned()) {
      Move(event.invoices_returned().range(), event.till(), 0);
    } else if (event.has_invoice_issued()) {
      Use(event, event.invoice_issued(), 1);
    } else if (event.has_red_invoice_issued()) {
      Use(event, event.red_invoice_issued(), -1);
    } else if (event.has_invoice_voided()) {
      const v1::InvoiceVoided& fact = event.invoice_voided();
      EXPECT_TRUE(used_.contains(Name(fact.invoice()))) << "only what was used is voided";
      EXPECT_TRUE(void_.insert(Name(fact.invoice())).second) << "voided twice";
      for (const v1::InvoiceLine& line : fact.lines()) invoiced_[line.payment()] -= line.amount_fen();
    } else if (event.has_invoice_lost()) {
      const v1::InvoiceLost& fact = event.invoice_lost();
      TakeForm(fact.book(), fact.invoice(), event.till());
      ++lost_;
    } else if (event.has_payment_received()) {
      paid_[event.payment_received().payment()] += event.payment_received().amount_fen();
    } else if (event.has_payment_refunded()) {
      paid_[event.payment_refunded().payment()] -= event.payment_refunded().amount_fen();
    } else if (event.has_payment_reversed()) {
      paid_[event.payment_reversed().payment()] = 0;
    }
    for (const auto& [payment, fen] : invoiced_) {
      EXPECT_GE(fen, 0);
      EXPECT_LE(fen, paid_[payment]) << "payment " << payment;
    }
  }

  // By book and number: the till where it lies blank, 0: the store.
  const std::map<std::pair<uint64_t, uint32_t>, uint32_t>& blank() const { return blank_; }
  const std::map<uint64_t, int64_t>& invoiced() const { return invoiced_; }
  size_t forms_gone() const { return forms_used_ + lost_; }
  size_t used() const { return used_.size(); }
  size_t voided() const { return void_.size(); }
  size_t lost() const { return lost_; }

 private:
  static std::string Name(const v1::InvoiceNumber& invoice) {
    return absl::StrCat(invoice.code(), "/", invoice.number());
  }
  void Move(const v1::InvoiceRange& range, uint32_t from, uint32_t to) {
    for (uint32_t number = range.first(); number <= range.last(); ++number) {
      const auto it = blank_.find({range.book(), number});
      ASSERT_NE(it, blank_.end());
      EXPECT_EQ(it->second, from);
      it->second = to;
    }
  }
  void TakeForm(uint64_t book, const v1::InvoiceNumber& form, uint32_t till) {
    uint32_t number = 0;
    ASSERT_TRUE(absl::SimpleAtoi(form.number(), &number));
    const auto it = blank_.find({book, number});
    ASSERT_NE(it, blank_.end()) << "a form that was not blank any more";
    EXPECT_EQ(it->second, till);
    blank_.erase(it);
  }
  template <typename Fact>
  void Use(const v1::Event& event, const Fact& fact, int sign) {
    EXPECT_TRUE(used_.insert(Name(fact.invoice())).second) << "used twice";
    for (const v1::InvoiceLine& line : fact.lines()) {
      EXPECT_EQ(line.invoiced_before_fen(), invoiced_[line.payment()]);
      EXPECT_EQ(line.invoiceable_fen(), paid_[line.payment()]);
      invoiced_[line.payment()] += sign * line.amount_fen();
    }
    if (fact.book() == 0) return;
    TakeForm(fact.book(), fact.invoice(), event.till());
    ++forms_used_;
  }

  std::map<std::pair<uint64_t, uint32_t>, uint32_t> blank_;
  std::set<std::string> used_;
  std::set<std::string> void_;
  size_t forms_used_ = 0;
  size_t lost_ = 0;
  std::map<uint64_t, int64_t> invoiced_;
  std::map<uint64_t, int64_t> paid_;
};

class RandomInvoices : public InvoiceCounter, public ::testing::WithParamInterface<uint64_t> {
 protected:
  RandomInvoices() : seed_(SeedOf(GetParam())), random_(seed_) {
    GivenOtherSession();
    for (int i = 0; i < 4; ++i) GivenPayment(10 * static_cast<int64_t>(100 + Pick(900)));
    for (const auto& event : world_.log()) register_.Read(*event);
  }
  static uint64_t SeedOf(uint64_t parameter) {
    const char* text = std::getenv("DAYBOOK_SEED");
    return text == nullptr ? parameter : std::strtoull(text, nullptr, 10);
  }
  uint64_t Pick(uint64_t choices) { return random_() % choices; }

  uint32_t SomeTill() { return Pick(3) == 0 ? kOtherTill : kTill; }
  static uint32_t CashierOf(uint32_t till) { return till == kTill ? kCashier : kOtherCashier; }
  uint64_t SomePayment() { return 1 + Pick(world_.state().last_payment.number()); }
  std::string SomePayments() {
    const uint64_t first = SomePayment();
    std::string payments = Of(first, 1 + static_cast<int64_t>(Pick(3'000)));
    const uint64_t second = SomePayment();
    if (Pick(3) == 0 && second != first) payments += Of(second, 1 + static_cast<int64_t>(Pick(500)));
    return payments;
  }
  // Mostly the next form of the window.
  std::string SomeForm(uint32_t till, bool manual) {
    const char* code = manual ? kManualCode : kPaperCode;
    for (const FormRange& range : AtWindow(till)) {
      const bool fits = range.book == InvoiceBookId(manual ? kManualBook : kPaperBook);
      if (fits && Pick(10) > 0) return Form(code, range.first);
    }
    return Form(code, static_cast<uint32_t>(Pick(110)));
  }
  std::string SomeNumber(uint32_t till, uint64_t kind) {
    return kind == 2 ? Digital(static_cast<uint32_t>(Pick(400))) : SomeForm(till, kind == 1);
  }
  v1::Command SomeIssue() {
    const uint32_t till = SomeTill();
    const uint64_t kind = Pick(3);
    static constexpr const char* kKinds[] = {"PAPER", "MANUAL", "DIGITAL"};
    return Issue(kKinds[kind], SomeNumber(till, kind), SomePayments(), CashierOf(till), till);
  }
  // Some invoice of the log, blue or red, void or not.
  const v1::Event* SomeInvoice() {
    std::vector<const v1::Event*> invoices;
    for (const auto& event : world_.log()) {
      if (event->has_invoice_issued() || event->has_red_invoice_issued()) invoices.push_back(event.get());
    }
    return invoices.empty() ? nullptr : invoices[Pick(invoices.size())];
  }
  static std::string TextOf(const v1::InvoiceNumber& invoice) {
    return absl::StrCat("code: '", invoice.code(), "' number: '", invoice.number(), "'");
  }
  v1::Command SomeRed() {
    const v1::Event* event = SomeInvoice();
    if (event == nullptr || !event->has_invoice_issued()) return SomeIssue();
    const v1::InvoiceIssued& blue = event->invoice_issued();
    const uint32_t till = SomeTill();
    std::string payments;
    for (const v1::InvoiceLine& line : blue.lines()) {
      if (!payments.empty() && Pick(2) == 0) continue;
      payments += Of(line.payment(), Pick(2) == 0 ? line.amount_fen() : 1 + static_cast<int64_t>(Pick(1'000)));
    }
    return Red(TextOf(blue.invoice()), SomeNumber(till, blue.kind() - 1), payments, CashierOf(till), till);
  }
  v1::Command SomeVoid() {
    const v1::Event* event = SomeInvoice();
    if (event == nullptr) return SomeIssue();
    return Void(TextOf(event->has_invoice_issued() ? event->invoice_issued().invoice()
                                                   : event->red_invoice_issued().invoice()));
  }
  v1::Command SomeMove() {
    const auto first = static_cast<uint32_t>(1 + Pick(100));
    const uint32_t last = first + static_cast<uint32_t>(Pick(6));
    const uint64_t book = 1 + Pick(2);
    return Pick(2) == 0 ? Allot(book, first, last, SomeTill()) : GiveBack(book, first, last, SomeTill());
  }
  v1::Command SomeLoss() {
    return Lose(Pick(2) == 0 ? kPaperCode : kManualCode, static_cast<uint32_t>(1 + Pick(100)),
                Pick(3) == 0 ? 0 : SomeTill());
  }
  v1::Command SomeRefund() {
    return AtTill(absl::StrCat("reason: 'paid twice' refund_payment { payment { number: ", SomePayment(),
                               " } tenders { tender_index: 0 amount_fen: ", 10 * (1 + Pick(200)),
                               " status: TENDER_STATUS_CONFIRMED } }"),
                  kCashier, kSupervisor);
  }
  v1::Command SomeReversal() {
    return AtTill(absl::StrCat("reason: 'wrong' reverse_payment { payment { number: ", SomePayment(), " } }"), kCashier,
                  kSupervisor);
  }
  v1::Command SomeCommand() {
    switch (Pick(16)) {
      case 0: return SomeVoid();
      case 1:
      case 2:
      case 3: return SomeRed();
      case 4:
      case 5:
      case 6: return SomeMove();
      case 7: return SomeLoss();
      case 8: return SomeRefund();
      case 9: return SomeReversal();
      case 10: return CashPayment(10 * static_cast<int64_t>(1 + Pick(900)));
      default: return SomeIssue();
    }
  }
  // Of all that waits at a till, as the state has it.
  void CheckAll(uint32_t till) {
    const auto& unchecked = world_.state().invoices.unchecked;
    const auto it = unchecked.find(TillId(till));
    if (it == unchecked.end()) return;
    uint32_t first = it->second.front().number;
    uint32_t last = first;
    int64_t sum_fen = 0;
    for (const UncheckedInvoice& invoice : it->second) {
      first = std::min(first, invoice.number);
      last = std::max(last, invoice.number);
      sum_fen += invoice.net_fen;
    }
    Given(Check(first, last, static_cast<uint32_t>(it->second.size()), sum_fen, till));
  }
  void Try(const v1::Command& command) {
    When(command);
    if (!status_.ok()) return;
    ++accepted_;
    for (const auto& event : world_.events()) register_.Read(*event);
    ExpectAgreement();
  }
  // The state's ranges are the register's blank forms, and so are the postings and the figures.
  void ExpectAgreement() {
    std::map<std::pair<uint64_t, uint32_t>, uint32_t> blank;
    const auto add = [&](const std::vector<FormRange>& ranges, uint32_t till) {
      for (const FormRange& range : ranges) {
        for (uint32_t number = range.first; number <= range.last; ++number) {
          EXPECT_TRUE(blank.emplace(std::pair(range.book.number(), number), till).second) << "lies in two places";
        }
      }
    };
    add(InStore(), 0);
    for (uint32_t till : {kTill, kOtherTill}) add(AtWindow(till), till);
    EXPECT_EQ(blank, register_.blank());
    EXPECT_EQ(blank.size() + register_.forms_gone(), 200u);
    for (uint32_t till : {kTill, kOtherTill}) {
      EXPECT_EQ(Forms(v1::ACCOUNT_KIND_TILL, till),
                std::count_if(blank.begin(), blank.end(), [&](const auto& form) { return form.second == till; }));
    }
    for (const auto& [payment, remainder] : world_.state().payments) {
      const auto it = register_.invoiced().find(payment.number());
      EXPECT_EQ(remainder.invoiced_fen, it == register_.invoiced().end() ? 0 : it->second);
    }
  }
  void ExpectFigures(const v1::CloseDocument& document) {
    uint32_t left = 0;
    for (const v1::InvoiceStockLine& line : document.invoices().stock()) {
      for (uint32_t number = line.range().first(); number <= line.range().last(); ++number) {
        const auto it = register_.blank().find({line.range().book(), number});
        ASSERT_NE(it, register_.blank().end());
        EXPECT_EQ(it->second, line.till());
        ++left;
      }
    }
    EXPECT_EQ(left, register_.blank().size());
    for (const v1::InvoiceKindLine& line : document.invoices().kinds()) {
      used_ += line.used() + line.red();
      voided_ += line.voided();
      lost_ += line.lost();
    }
    EXPECT_EQ(used_, register_.used());
    EXPECT_EQ(voided_, register_.voided());
    EXPECT_EQ(lost_, register_.lost());
  }
  void CloseTheDay(absl::string_view next_date) {
    for (uint32_t till : {kTill, kOtherTill}) CheckAll(till);
    Given(AtTill("commit_count { purpose: COUNT_PURPOSE_CLOSE total_fen: 0 }", kOtherCashier, kKeeper, kOtherTill));
    Given(AtTill("close_session {}", kOtherCashier, kKeeper, kOtherTill));
    GivenSessionClosed();
    GivenDayClosed(next_date);
    v1::CloseDocument document;
    ASSERT_TRUE(document.ParseFromString(world_.events().back()->business_day_closed().document()));
    ExpectFigures(document);
  }

  const uint64_t seed_;
  std::mt19937_64 random_;
  Register register_;
  int accepted_ = 0;
  // By the close documents so far.
  size_t used_ = 0;
  size_t voided_ = 0;
  size_t lost_ = 0;
};

TEST_P(RandomInvoices, GiveEveryNumberExactlyOneFate) {
  SCOPED_TRACE(absl::StrCat("DAYBOOK_SEED=", seed_));
  const std::vector<std::string> days = {kToday, kTomorrow, "2026-11-25", "2026-11-26"};
  for (size_t day = 0; day + 1 < days.size(); ++day) {
    if (day > 0) {
      GivenNextDayOpen(days[day]);
      GivenOpenSession();
      GivenOtherSession();
    }
    for (int i = 0; i < 150 && !HasFailure(); ++i) Try(SomeCommand());
    CloseTheDay(days[day + 1]);
    world_.Restart();
    EXPECT_TRUE(world_.state().invoices.issued.empty());
    EXPECT_TRUE(world_.state().payments.empty());
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(accepted_, 80) << "the commands are too wild to show anything";
  EXPECT_GT(register_.voided(), 0u);
  EXPECT_GT(register_.lost(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomInvoices, ::testing::Range<uint64_t>(1, 21));

}  // namespace
}  // namespace daybook::domain
