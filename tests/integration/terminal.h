// A terminal of the counter as a test sees it: it takes payments at one till, stores every command before it sends it, sends
// it again unchanged until it is answered, and keeps the receipts as evidence against the server.
//
// Threads: Work() from one thread; the rest only while nobody works.
#pragma once

#include <grpcpp/channel.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "bench/workload.h"
#include "daybook/v1/ledger_service.pb.h"

namespace daybook::integration {

namespace v1 = ::daybook::v1;

// Complaints beyond these are not kept.
inline constexpr size_t kComplaintsMax = 20;

// What a terminal was told about a command.
struct Acknowledged {
  std::string request_id;
  uint64_t first_sequence = 0;
  uint64_t last_sequence = 0;
  int64_t amount_fen = 0;
  std::vector<std::string> leaf_hashes;
};

class Terminal {
 public:
  struct Options {
    uint64_t seed = 1;
    uint64_t number = 0;
    // Payments in one request.
    size_t batch = 1;
  };

  Terminal(const bench::OpenTill& till, const std::string& business_date, const Options& options);

  // Takes payments until `stop` is set or the server is gone. What is under way then is kept for the next call.
  void Work(const std::shared_ptr<grpc::Channel>& channel, const std::atomic<bool>& stop);
  // Sends what is under way once more; whether it was answered.
  bool Settle(const std::shared_ptr<grpc::Channel>& channel);
  // Sends some commands again that were answered long ago, and holds the receipts against the first ones.
  void RepeatSome(const std::shared_ptr<grpc::Channel>& channel);

  const std::vector<Acknowledged>& acknowledged() const { return acknowledged_; }
  // Sentences about promises the server broke; empty when it kept them.
  const std::vector<std::string>& complaints() const { return complaints_; }
  // Answers that said "replayed" to what the terminal had no answer for: commands that survived a kill unanswered.
  uint64_t rescued() const { return rescued_; }
  bool has_pending() const { return pending_.commands_size() > 0; }

 private:
  struct Kept {
    v1::Command command;
    v1::Receipt receipt;
  };

  void Fill();
  bool Send(const std::shared_ptr<grpc::Channel>& channel);
  void Take(const v1::SubmitResponse& response);
  void Complain(std::string what);

  const Options options_;
  bench::PaymentStream stream_;
  bench::Random random_;
  // The request under way, stored before its first try.
  v1::SubmitRequest pending_;
  bool pending_was_sent_ = false;
  std::vector<Acknowledged> acknowledged_;
  // A random few, to be sent again later.
  std::vector<Kept> kept_;
  std::vector<std::string> complaints_;
  uint64_t rescued_ = 0;
};

}  // namespace daybook::integration
