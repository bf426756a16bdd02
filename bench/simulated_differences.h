// Differences between the simulator's own account and the ledger, in words. Private to the simulator.
//
// Threads: an object belongs to one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bench/simulated_books.h"
#include "daybook/v1/close.pb.h"
#include "google/protobuf/repeated_field.h"

namespace daybook::bench {

// Collects differences.
class Differences {
 public:
  // "till 301": what is compared.
  explicit Differences(std::string of) : of_(std::move(of)) {}

  void Money(const std::string& what, int64_t account_fen, int64_t ledger_fen);
  void Number(const std::string& what, uint64_t account, uint64_t ledger);
  void Text(const std::string& what, const std::string& account, const std::string& ledger);
  // Both maps, key by key; zero and absent are the same.
  template <typename Key, typename Name>
  void Maps(const std::map<Key, int64_t>& account, const std::map<Key, int64_t>& ledger, Name name) {
    for (const auto& [key, fen] : account) {
      const auto at = ledger.find(key);
      Money(name(key), fen, at == ledger.end() ? 0 : at->second);
    }
    for (const auto& [key, fen] : ledger) {
      if (account.find(key) == account.end()) Money(name(key), 0, fen);
    }
  }
  std::vector<std::string> Take() { return std::move(said_); }

 private:
  void Say(const std::string& what, const std::string& account, const std::string& ledger);

  std::string of_;
  std::vector<std::string> said_;
};

using TenderKey = std::pair<v1::TenderKind, uint32_t>;

// "ACCOUNT_KIND_TILL" → "TILL": what stands after `prefix`.
std::string Short(const std::string& name, const std::string& prefix);
// 20261123 → "2026-11-23"; 0 → "".
std::string Dashed(int32_t date);
std::string NameOf(const SimulatedHolder& holder);
std::string NameOf(const TenderKey& key);
std::map<TenderKey, int64_t> TendersOf(const google::protobuf::RepeatedPtrField<v1::SessionTender>& tenders);

// Tools, invoices, handovers, the queue, cards and the desk (simulated_things_compare.cc).
void CompareThings(const SimulatedDay& day, const v1::CloseDocument& document, Differences& differences);

// Line by line, by number.
void CompareCaseLines(const std::vector<SimulatedCase>& account, const std::vector<v1::CaseLine>& ledger,
                      Differences& differences);

}  // namespace daybook::bench
