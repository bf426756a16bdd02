// The naive books: every posting of the log added up, account by account, and nothing else. What the ledger state and
// the figures keep by other means must agree with them.
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "daybook/v1/event.pb.h"
#include "ledger/domain/state.h"

namespace daybook::domain {

class PostedBooks {
 public:
  void Add(const v1::Event& event);

  // MONEY of the account.
  int64_t Fen(v1::AccountKind kind, uint64_t number) const;
  // The papers of one kind that the account holds.
  std::set<uint64_t> Papers(v1::AccountKind kind, uint64_t number, v1::AssetKind asset) const;

  // Expects that drawers, safes, deposits, cases and dues of the state are what was posted to them, that no physical
  // holder is below zero, and that what the state has forgotten is settled.
  void ExpectAgreement(const LedgerState& state) const;

 private:
  struct Account {
    int64_t fen = 0;
    // By asset, then its number; no zeros.
    std::map<int, std::map<uint64_t, int64_t>> papers;

    bool empty() const { return fen == 0 && papers.empty(); }
  };

  void ExpectHolder(v1::AccountKind kind, uint64_t number, const Holder& holder) const;
  void ExpectDeposits(const LedgerState& state) const;
  void ExpectCases(const LedgerState& state) const;
  void ExpectDues(const LedgerState& state) const;
  void ExpectSoundPapers() const;
  const Account& At(v1::AccountKind kind, uint64_t number) const;

  // By kind, then number; settled accounts are left out.
  std::map<int, std::map<uint64_t, Account>> accounts_;
};

}  // namespace daybook::domain
