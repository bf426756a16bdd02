// What the log says, held against what terminals were told: nothing lost, nothing doubled, no gap, and one tree over it all.
//
// Threads: one.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "ledger/base/digest.h"
#include "tests/integration/server_process.h"
#include "tests/integration/terminal.h"

namespace daybook::integration {

class LogEvidence {
 public:
  // Reads what the log holds beyond what was read before. Complaints about gaps and doubled commands come from here.
  absl::Status ReadOn(const ServerProcess& server);
  // Whether everything acknowledged from `begin` on stands in the log under the sequences and hashes told.
  void Check(const std::vector<Acknowledged>& acknowledged, size_t begin);

  uint64_t size() const { return leaves_.size(); }
  // RFC 6962 root over all leaves read.
  Digest Root() const;
  // Σ amount of all payments read.
  int64_t paid_fen() const { return paid_fen_; }

  uint64_t lost() const { return lost_; }
  uint64_t doubled() const { return doubled_; }
  uint64_t gaps() const { return gaps_; }
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  void Take(const v1::Event& event, const std::string& leaf_hash);
  void Complain(uint64_t& counter, std::string what);

  std::vector<Digest> leaves_;
  absl::flat_hash_set<std::string> request_ids_;
  // The command whose events are being read.
  std::string current_;
  uint32_t next_index_ = 0;
  uint32_t current_events_ = 0;
  int64_t last_commit_time_micros_ = 0;
  int64_t paid_fen_ = 0;
  uint64_t lost_ = 0, doubled_ = 0, gaps_ = 0;
  std::vector<std::string> complaints_;
};

}  // namespace daybook::integration
