// The simulator's own account of what everything should hold: plain sums over commands, without a line of the ledger's
// code, so that every night and at the end the two can be compared.
//
//   SimulatedAccount account;
//   account.Book(command);               // every accepted command, in order, from the first one of the ledger on
//   for (auto& difference : account.CompareWith(till)) …     // in words; empty when ledger and account agree
//
// It believes every command it is given: what would be refused must not be booked. Payments that come late for an ended
// session do not occur in the city's days, and it does not know them.
//
// Threads: belongs to one thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "bench/simulated_books.h"
#include "daybook/v1/event.pb.h"
#include "daybook/v1/report_service.pb.h"
#include "google/protobuf/repeated_field.h"

namespace daybook::bench {

class SimulatedAccount {
 public:
  using Holder = SimulatedHolder;

  // Books an accepted command. Set-up commands change little.
  void Book(const v1::Command& command);

  // --- What it knows ---
  int64_t DrawerFen(uint32_t till) const;
  int64_t SafeFen(uint32_t centre) const;
  // Ledger numbers of the cheques in a drawer or a safe, ascending.
  std::vector<uint64_t> ChequesInTill(uint32_t till) const;
  std::vector<uint64_t> ChequesInSafe(uint32_t centre) const;
  // Notes that look counterfeit, by number.
  std::vector<SimulatedNote> NotesInTill(uint32_t till) const;
  std::vector<SimulatedNote> NotesInSafe(uint32_t centre) const;
  const SimulatedCheque& ChequeNumbered(uint64_t cheque) const { return cheques_[cheque - 1]; }
  // The session open at the till; null: none.
  const SimulatedSession* OpenSessionOf(uint32_t till) const;
  // Whether the next count of the drawer for this purpose is a first count and not a recount.
  bool IsFirstCount(uint32_t till, v1::CountPurpose purpose) const;
  // Cases of the centre that are not closed, by number.
  std::vector<SimulatedCase> OpenCases(uint32_t centre) const;
  // As it stands.
  SimulatedCase CaseNumbered(uint64_t case_number) const;
  // What a person owes after decisions.
  int64_t DueFen(uint32_t staff) const;
  // Everything that is held and not zero, by holder.
  const std::map<Holder, int64_t>& holdings() const { return holdings_; }
  // Tools, keys or work orders in a person's hands, ascending.
  std::vector<uint64_t> ThingsOf(uint32_t staff, v1::AssetKind asset) const;
  // The closed day of a centre ("2026-11-23"); null: not closed.
  const SimulatedDay* ClosedDay(uint32_t centre, const std::string& business_date) const;
  // Made so far, undone ones too: the last number the ledger gave.
  uint64_t payments() const { return payments_.size(); }
  uint64_t refunds() const { return refunds_.size(); }
  uint64_t cases() const { return cases_.size(); }

  // --- What differs, in words; empty: they agree ---
  std::vector<std::string> CompareWith(const v1::Till& till) const;
  // Needs the day to be closed (a sealed document) by a command booked here.
  std::vector<std::string> CompareWith(const v1::CloseDocument& document) const;
  // All holdings of the ledger, of every kind and asset: no more and no less than here.
  std::vector<std::string> CompareWith(const google::protobuf::RepeatedPtrField<v1::Posting>& holdings) const;
  std::vector<std::string> CompareWith(const google::protobuf::RepeatedPtrField<v1::TrialBalanceLine>& lines) const;
  // All open cases of one centre.
  std::vector<std::string> CompareCases(uint32_t centre,
                                        const google::protobuf::RepeatedPtrField<v1::Case>& cases) const;

 private:
  struct BookedTender {
    v1::TenderKind kind = v1::TENDER_KIND_UNSPECIFIED;
    uint32_t provider = 0;
    int64_t amount_fen = 0;
    // Whether it counts: confirmed, and not taken back.
    bool booked = false;
    uint64_t cheque = 0;
  };
  struct BookedPayment {
    uint32_t centre = 0;
    // Where its cash and its papers went: a till, or the case that it explains.
    Holder cash;
    uint32_t till = 0;
    // 0: of no session.
    uint64_t session = 0;
    v1::Purpose purpose = v1::PURPOSE_UNSPECIFIED;
    uint64_t customer = 0;
    // A top-up whose card is not written.
    bool loads_card = false;
    std::vector<BookedTender> tenders;
  };
  struct BookedRefund {
    uint64_t session = 0;
    // By position in the payment's tenders.
    std::map<uint32_t, BookedTender> tenders;
  };
  // How a tender is booked.
  enum class Way { kTaken, kReversed, kRefunded };
  struct Centre {
    std::string business_date;
    bool day_open = false;
    // Of the current day.
    SimulatedDay day;
    std::map<std::string, SimulatedDay> closed;
    // As in SimulatedDay.
    std::map<Holder, int64_t> holdings;
    std::map<std::string, int64_t> takings_lots;
    // Signed the safe's last movement.
    uint32_t safe_keeper = 0;
  };
  struct Till {
    uint32_t centre = 0;
    // The open one, or the last one; 0: none yet.
    uint64_t session = 0;
    // Whether cash or a paper moved since the last count, and what that count was.
    bool moved = true;
    v1::CountPurpose count_purpose = v1::COUNT_PURPOSE_UNSPECIFIED;
    uint64_t count_case = 0;
  };

  // --- Holders (simulated_account.cc) ---
  // A movement by an event of this centre: quantity goes to `to` and comes from `from`.
  void Move(uint32_t centre, const Holder& to, const Holder& from, int64_t quantity);
  // The same by a count, which is no movement.
  void Correct(uint32_t centre, const Holder& to, const Holder& from, int64_t quantity);
  void Add(uint32_t centre, const Holder& holder, int64_t quantity);
  void NoteMovement(uint32_t centre, const Holder& holder, int64_t quantity);
  int64_t Held(const Holder& holder) const;
  std::vector<uint64_t> PapersAt(const Holder& first) const;
  std::vector<SimulatedNote> NotesAt(v1::AccountKind kind, uint64_t number) const;
  SimulatedSession& SessionOf(const v1::Command& command);
  // The thing of this kind that the reference names, by number.
  uint64_t NumberOf(const v1::Reference& reference) const;
  uint64_t CaseNumberOf(const v1::Reference& reference) const;

  // --- Set-up, drawers and the end of a day (simulated_account.cc) ---
  void BookSetup(const v1::Command& command);
  // The money side; false: no such command.
  bool BookAtTill(const v1::Command& command);
  bool BookAtBank(const v1::Command& command);
  bool BookOfCase(const v1::Command& command);
  // Cash from the drawer into the safe; negative: the other way.
  void MoveToSafe(const v1::Command& command, int64_t amount_fen);
  static void BringTakings(Centre& centre, int64_t amount_fen);
  void BookOpenSession(const v1::Command& command);
  void BookCloseSession(const v1::Command& command);
  void BookCloseDay(const v1::Command& command);

  // --- Payments (simulated_account_payments.cc) ---
  void BookPayment(const v1::Command& command, const v1::ReceivePayment& receive);
  void BookTopUp(const v1::Command& command);
  void BookCardWrite(const v1::Command& command);
  void BookTender(const BookedPayment& payment, const BookedTender& tender, const Holder& cash, uint64_t session,
                  Way way);
  void CountTakings(const BookedPayment& payment, const BookedTender& tender, uint64_t session, Way way);
  void BookResolve(const v1::ResolveTender& resolve);
  void BookReverse(const v1::Command& command);
  void BookRefund(const v1::Command& command);

  // --- Tools, keys, forms, work orders; the desk; handovers (simulated_account_things.cc) ---
  // False: no such command.
  bool BookOfStore(const v1::Command& command);
  bool BookOfTools(const v1::Command& command);
  bool BookOfDesk(const v1::Command& command);
  bool BookOfInvoices(const v1::Command& command);
  bool BookOfForms(const v1::Command& command);
  void MoveForms(const v1::Command& command, uint64_t book, int64_t to_window);
  void StoreForms(uint32_t centre, uint64_t book, int64_t forms);
  // Number of the book of this code.
  uint64_t BookOf(const std::string& code) const;
  void BookReplacedTool(const v1::Command& command);
  void BookLostTool(const v1::Command& command);
  void BookIssued(const v1::Command& command, const v1::InvoiceNumber& invoice, v1::InvoiceKind kind, int64_t fen);
  void BookTicket(const v1::Command& command);
  void BookHandover(const v1::Command& command);
  // One thing goes from holder to holder.
  void Hand(uint32_t centre, v1::AssetKind asset, uint64_t number, const Holder& to, const Holder& from);
  Holder HolderOf(v1::AssetKind asset, uint64_t number) const;
  std::map<uint64_t, SimulatedTool> ToolsOf(uint32_t centre) const;

  // --- Counts, cases and notes (simulated_account_cases.cc) ---
  void BookTillCount(const v1::Command& command);
  void BookSafeCount(const v1::Command& command);
  // What a count found wrong at `holder`: cash, cheques, notes. Returns the case, 0: nothing differed.
  template <typename Count>
  uint64_t BookFindings(const v1::Command& command, const Count& count, const Holder& holder, uint64_t case_before,
                        uint32_t answerable);
  uint64_t OpenCase(const v1::Command& command, uint32_t answerable);
  // Whether nothing stands on the case.
  bool IsSettled(uint64_t case_number) const;
  void BookDecide(const v1::Command& command);
  void BookSettleDue(const v1::Command& command);
  void BookReportedNote(const v1::Command& command);
  void BookReturnedNote(const v1::Command& command);
  const SimulatedNote& NoteWith(const std::string& serial) const;

  // --- The bank (simulated_account_bank.cc) ---
  void BookDispatch(const v1::Command& command);
  void BookConfirm(const v1::Command& command);
  void BookBounce(const v1::Command& command);
  std::vector<SimulatedDeposit> DepositsOfDay(uint32_t centre) const;

  std::map<Holder, int64_t> holdings_;
  std::map<uint32_t, Centre> centres_;
  std::map<uint32_t, Till> tills_;
  // All by number − 1, as the ledger numbers them. A case's balance and papers are among the holdings.
  std::vector<SimulatedSession> sessions_;
  std::vector<BookedPayment> payments_;
  std::vector<BookedRefund> refunds_;
  std::vector<SimulatedCase> cases_;
  std::vector<SimulatedCheque> cheques_;
  std::vector<SimulatedNote> notes_;
  std::vector<SimulatedDeposit> deposits_;
  uint64_t counts_made_ = 0;
  // Who holds each tool, key and work order.
  std::map<std::pair<v1::AssetKind, uint64_t>, Holder> things_;
  std::map<uint64_t, SimulatedTool> tools_;
  std::map<std::string, SimulatedInvoice> invoices_;
  // By number − 1.
  std::vector<SimulatedBook> books_;
  uint64_t work_orders_ = 0;
  // PrepareHandover by request id.
  std::map<std::string, v1::Command> handovers_;
  // When tickets were taken and called, by centre and number.
  std::map<std::pair<uint32_t, uint32_t>, SimulatedTicket> tickets_;
  // Number of the session, payment, refund or deposit that a request id made; cases have their own.
  std::unordered_map<std::string, uint64_t> numbers_;
  std::unordered_map<std::string, uint64_t> case_numbers_;
};

}  // namespace daybook::bench
