// A counter at work, drawn from a seed: mostly what people would sensibly do next (it looks at the model for that),
// with wrong people, dates and amounts, repeats and duplicates in between, over several days.
//
//   CommandGenerator generator(seed, kAllNouns);     // 0: money alone
//   for (const v1::Command& command : generator.SetUp()) …
//   const v1::Command command = generator.Next(model, now_micros);     // moves the clock, too
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "tests/simulation/reference_model.h"

namespace daybook::simulation {

class CommandGenerator {
 public:
  explicit CommandGenerator(uint64_t seed, uint32_t nouns = 0)
      : seed_(seed), nouns_(nouns), random_(seed), theme_(SomeTheme()) {}

  // What makes the ledger, two centres, their tills and people. All of it is accepted.
  std::vector<v1::Command> SetUp();
  // The next command, and the time at which it comes.
  v1::Command Next(const Model& model, int64_t& now_micros);

 private:
  using Maker = v1::Command (CommandGenerator::*)();
  // What a seed's days are mostly about.
  enum Theme : uint32_t { kAnything = 0, kCheques = 1, kCases = 2, kUndoing = 4, kNotes = 8, kFirstNoun = 16 };
  struct Weighted {
    Maker maker;
    int weight;
    // Three times as likely in days about any of these.
    uint32_t themes;
    // What it is about; 0: money.
    uint32_t noun = 0;
  };
  // The theme of a noun.
  static constexpr uint32_t About(uint32_t noun) { return noun * kFirstNoun; }
  uint32_t SomeTheme();
  // All that Draw() chooses from.
  static const std::vector<Weighted>& Makers();

  // --- Chance ---
  uint64_t Pick(uint64_t choices) { return random_() % choices; }
  bool Chance(int percent) { return static_cast<int>(Pick(100)) < percent; }
  template <typename Values>
  auto OneOf(const Values& values) {
    return *std::next(std::begin(values), static_cast<int64_t>(Pick(values.size())));
  }
  template <typename Value>
  Value OneOf(std::initializer_list<Value> values) {
    return values.begin()[Pick(values.size())];
  }
  int64_t SomeFen() { return 10 * static_cast<int64_t>(1 + Pick(Chance(10) ? 6'000 : 600)); }
  // Up to `most_fen`, now and then beyond it.
  int64_t UpTo(int64_t most_fen, int64_t step_fen = 10);

  // A number between `first` and `last`.
  uint32_t Between(uint32_t first, uint32_t last) { return first + static_cast<uint32_t>(Pick(last - first + 1)); }

  // --- Who and where ---
  const ModelCentre& Here() const { return model_->centres.at(centre_); }
  // On duty (or of FINANCE) with any of the roles, none of `but`; 0: nobody.
  uint32_t Who(std::initializer_list<v1::Role> roles, std::vector<uint32_t> but = {});
  uint32_t Anybody();
  uint32_t SomeTill(bool with_session);
  uint32_t CashierAt(uint32_t till) const;
  v1::Command AtCentre(uint32_t actor, uint32_t second = 0);
  v1::Command AtTill(uint32_t till, uint32_t actor, uint32_t second = 0);
  // Actor and second person: the till's cashier and a keeper, in either order.
  v1::Command Signed(uint32_t till, uint32_t cashier);
  void Refer(v1::Reference& reference, uint64_t number, const std::map<std::string, uint64_t>& by_id);
  std::string Fresh() { return std::to_string(++references_); }
  // Mostly fresh; now and then one of the last.
  std::string Reference() {
    if (references_ == 0 || !Chance(8)) return Fresh();
    return std::to_string(references_ - Pick(std::min<uint64_t>(references_, 9)));
  }
  void Denominate(int64_t fen, google::protobuf::RepeatedPtrField<v1::DenominationCount>* denominations);
  v1::SuspectNote SomeNote();

  // --- What is asked for ---
  v1::Command Close();
  v1::Command Draw();
  v1::Command Repeat();
  void Spoil(v1::Command& command);
  v1::Command SomeOpenDay();
  v1::Command SomeDuty();
  v1::Command SomeCloseDay();
  v1::Command SomeSetUp();
  v1::Command SomeOpeningCash();
  v1::Command SomeOpenSession();
  v1::Command SomeCount();
  v1::Command SomeCloseSession();
  v1::Command SomeDrop();
  v1::Command SomeFloat();
  v1::Command SomePause();
  v1::Command SomeSafeCount();
  v1::Command SomePayment();
  v1::Command SomeLatePayment();
  v1::Command SomeExplainingPayment();
  v1::Command SomeResolution();
  v1::Command SomeReversal();
  v1::Command SomeRefund();
  v1::Command SomeCheque();
  v1::Command SomeDispatch();
  v1::Command SomeConfirmation();
  v1::Command SomeWithdrawal();
  v1::Command SomeAssignment();
  v1::Command SomeExplanation();
  v1::Command SomeDecision();
  v1::Command SomeSettlement();
  v1::Command SomeCaseClose();
  v1::Command SomeReport();
  v1::Command SomeSurrender();
  v1::Command SomeGenuine();
  v1::Command CountOf(uint32_t till, v1::CountPurpose purpose, bool honest);
  v1::Command CountOfSafe(bool honest);
  template <typename Count>
  void FillCount(Count& count, const Place& place, uint64_t last_case, bool honest);
  void FillPayment(v1::ReceivePayment& payment, int64_t cash_most_fen);
  v1::Tender SomeTender(int64_t fen);
  uint64_t SomeCase(int side);
  uint64_t SomeOpenCase() { return SomeCase(0); }
  uint64_t SomePaymentNumber();
  void FillReversals(uint64_t payment, v1::ReversePayment& wish);
  void FillRefunds(uint64_t payment, v1::RefundPayment& wish);

  // --- Invoices ---
  v1::Command SomeBook();
  v1::Command SomeAllotment();
  v1::Command SomeFormsReturn();
  v1::Command SomeInvoice();
  v1::Command SomeVoid();
  v1::Command SomeRedInvoice();
  v1::Command SomeInvoiceCheck();
  v1::Command SomeLostForm();
  v1::Command CheckAt(uint32_t till);
  void FillNumber(v1::InvoiceNumber& number, uint32_t till, v1::InvoiceKind kind);
  // A run of blank forms there (0: the store); book 0: none.
  v1::InvoiceRange SomeForms(uint32_t till);
  // Mostly of this centre and neither void nor red; empty: none.
  std::pair<std::string, std::string> SomeIssued(bool today);

  // --- Tools and keys ---
  v1::Command SomeNewTool();
  v1::Command SomeLending();
  v1::Command SomeToolReturn();
  v1::Command SomeTransfer();
  v1::Command SomeLoss();
  v1::Command SomeReplacement();
  v1::Command SomeMaintenance();
  v1::Command SomeScrapping();
  v1::Command SomeToolCount();
  v1::Command SomeKey();
  // In such a place; 0 and now and then: any tag.
  uint64_t SomeTool(v1::AccountKind place);
  uint32_t HolderOf(uint64_t tag) const;
  uint32_t Borrower(uint32_t keeper);
  void Describe(v1::ToolDescription& tool);
  int64_t SomeDue();

  // --- Shifts and cards ---
  v1::Command SomeHandover();
  v1::Command GoOnWith(uint64_t handover);
  v1::Command SomeTopUp();
  v1::Command SomeCardWrite();

  // --- The desk ---
  v1::Command SomeTicket();
  v1::Command SomeWorkOrder();
  v1::Command SomeComplaint();
  v1::Command SomeAccount();
  v1::Command SomeBreach();
  v1::Command SomeFoundBreach();

  // For commands that explain a short case.
  uint64_t ExplainUndoing(v1::Command& command);

  const uint64_t seed_;
  const uint32_t nouns_;
  std::mt19937_64 random_;
  const uint32_t theme_;
  const Model* model_ = nullptr;
  int64_t now_micros_ = 0;
  uint32_t centre_ = 0;
  uint64_t commands_ = 0;
  uint64_t references_ = 0;
  uint64_t tags_ = 0;
  // Centres that are being closed.
  std::set<uint32_t> closing_;
  std::vector<v1::Command> sent_;
};

}  // namespace daybook::simulation
