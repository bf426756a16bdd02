#include "tests/ledger/domain/posted_books.h"

#include <limits>

#include "gtest/gtest.h"

namespace daybook::domain {
namespace {

template <typename Papers>
std::set<uint64_t> Numbers(const Papers& papers) {
  std::set<uint64_t> numbers;
  for (const auto& paper : papers) numbers.insert(paper.number());
  return numbers;
}

bool IsPhysical(int kind) {
  return kind == v1::ACCOUNT_KIND_TILL || kind == v1::ACCOUNT_KIND_SAFE || kind == v1::ACCOUNT_KIND_IN_TRANSIT ||
         kind == v1::ACCOUNT_KIND_STORE;
}

}  // namespace

void PostedBooks::Add(const v1::Event& event) {
  for (const v1::Posting& posting : event.postings()) {
    Account& account = accounts_[posting.account_kind()][posting.account_number()];
    if (posting.asset_kind() == v1::ASSET_KIND_MONEY) {
      account.fen += posting.quantity();
    } else {
      auto& papers = account.papers[posting.asset_kind()];
      if ((papers[posting.asset_number()] += posting.quantity()) == 0) papers.erase(posting.asset_number());
      if (papers.empty()) account.papers.erase(posting.asset_kind());
    }
    if (account.empty()) accounts_[posting.account_kind()].erase(posting.account_number());
  }
}

const PostedBooks::Account& PostedBooks::At(v1::AccountKind kind, uint64_t number) const {
  static const auto& empty = *new Account;
  const auto accounts = accounts_.find(kind);
  if (accounts == accounts_.end()) return empty;
  const auto account = accounts->second.find(number);
  return account == accounts->second.end() ? empty : account->second;
}

int64_t PostedBooks::Fen(v1::AccountKind kind, uint64_t number) const { return At(kind, number).fen; }

std::set<uint64_t> PostedBooks::Papers(v1::AccountKind kind, uint64_t number, v1::AssetKind asset) const {
  const Account& account = At(kind, number);
  std::set<uint64_t> numbers;
  const auto papers = account.papers.find(asset);
  if (papers == account.papers.end()) return numbers;
  for (const auto& [paper, quantity] : papers->second) numbers.insert(paper);
  return numbers;
}

void PostedBooks::ExpectHolder(v1::AccountKind kind, uint64_t number, const Holder& holder) const {
  EXPECT_EQ(holder.cash_fen, Fen(kind, number));
  EXPECT_GE(holder.cash_fen, 0);
  EXPECT_EQ(Numbers(holder.cheques), Papers(kind, number, v1::ASSET_KIND_CHEQUE));
  EXPECT_EQ(Numbers(holder.suspect_notes), Papers(kind, number, v1::ASSET_KIND_SUSPECT_NOTE));
}

void PostedBooks::ExpectDeposits(const LedgerState& state) const {
  for (const auto& [number, deposit] : state.deposits) {
    EXPECT_EQ(deposit.cash_fen, Fen(v1::ACCOUNT_KIND_IN_TRANSIT, number.number()));
    EXPECT_GE(deposit.cash_fen, 0);
    EXPECT_EQ(Numbers(deposit.cheques),
              Papers(v1::ACCOUNT_KIND_IN_TRANSIT, number.number(), v1::ASSET_KIND_CHEQUE));
    EXPECT_TRUE(!deposit.confirmed || (deposit.cash_fen == 0 && deposit.cheques.empty()));
  }
  const auto posted = accounts_.find(v1::ACCOUNT_KIND_IN_TRANSIT);
  if (posted == accounts_.end()) return;
  for (const auto& [number, account] : posted->second) {
    EXPECT_TRUE(state.deposits.contains(DepositId(number))) << "deposit " << number << " is under way and forgotten";
  }
}

void PostedBooks::ExpectCases(const LedgerState& state) const {
  for (const auto& [number, subject] : state.cases) {
    EXPECT_EQ(subject.balance_fen, Fen(v1::ACCOUNT_KIND_OVER_SHORT, number.number()));
    EXPECT_EQ(Numbers(subject.cheques),
              Papers(v1::ACCOUNT_KIND_OVER_SHORT, number.number(), v1::ASSET_KIND_CHEQUE));
    EXPECT_TRUE(!subject.closed || (subject.balance_fen == 0 && subject.cheques.empty()));
  }
  const auto posted = accounts_.find(v1::ACCOUNT_KIND_OVER_SHORT);
  if (posted == accounts_.end()) return;
  for (const auto& [number, account] : posted->second) {
    EXPECT_TRUE(state.cases.contains(CaseId(number))) << "case " << number << " is not at zero and forgotten";
  }
}

void PostedBooks::ExpectDues(const LedgerState& state) const {
  for (const auto& [person, staff] : state.staff) {
    EXPECT_EQ(staff.due_fen, Fen(v1::ACCOUNT_KIND_STAFF_DUE, person.number()));
    EXPECT_GE(staff.due_fen, 0);
  }
}

// Of anything with a number of its own a holder has one or none; of blank forms any number.
void PostedBooks::ExpectSoundPapers() const {
  for (const auto& [kind, accounts] : accounts_) {
    if (!IsPhysical(kind)) continue;
    for (const auto& [number, account] : accounts) {
      EXPECT_GE(account.fen, 0) << "account " << kind << "/" << number;
      for (const auto& [asset, papers] : account.papers) {
        for (const auto& [paper, quantity] : papers) {
          EXPECT_GT(quantity, 0) << kind << "/" << number << ": " << paper;
          if (asset == v1::ASSET_KIND_BLANK_INVOICE) continue;
          EXPECT_EQ(quantity, 1) << kind << "/" << number << ": " << paper;
        }
      }
    }
  }
}

void PostedBooks::ExpectAgreement(const LedgerState& state) const {
  for (const auto& [number, till] : state.tills) ExpectHolder(v1::ACCOUNT_KIND_TILL, number.number(), till->drawer);
  for (const auto& [number, centre] : state.centres) {
    ExpectHolder(v1::ACCOUNT_KIND_SAFE, number.number(), centre->safe);
  }
  ExpectDeposits(state);
  ExpectCases(state);
  ExpectDues(state);
  ExpectSoundPapers();
}

}  // namespace daybook::domain
