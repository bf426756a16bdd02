// A request on its way through the ledger: commands in, one result per command out.
//
// Ownership: the ledger borrows the submission from Ledger::Submit() until it calls Done(). The caller keeps commands and
// results alive until then (both usually on one arena), and touches neither meanwhile. After Done() it may be used again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "daybook/v1/ledger_service.pb.h"
#include "google/protobuf/repeated_field.h"
#include "ledger/base/digest.h"
#include "ledger/journal/request_index.h"

namespace daybook::engine {

class Submission;
struct Lookup;

// Keeps the requests of one stream in order while one of them waits for the disk. Make one per stream and give it to each of
// its submissions; it must outlive them. Touched by the sequencer only.
class StreamOrder {
 private:
  friend class Sequencer;
  bool waiting_ = false;
  std::vector<Submission*> behind_;
};

class Submission {
 public:
  Submission();
  virtual ~Submission();
  Submission(const Submission&) = delete;
  Submission& operator=(const Submission&) = delete;

  // --- Set by the caller before Submit() ---
  // 1..1,000 commands.
  const google::protobuf::RepeatedPtrField<v1::Command>* commands = nullptr;
  // Receives one result per command, in order. Empty before.
  google::protobuf::RepeatedPtrField<v1::CommandResult>* results = nullptr;
  // Refusals of CheckCommand by position in `commands`, ascending. Those commands are not judged; all others passed it.
  std::vector<std::pair<int, absl::Status>> shape_errors;
  bool validate_only = false;
  // Steady-clock microseconds after which it is dropped unjudged; 0: never.
  int64_t deadline_micros = 0;
  // Encoded size, for the queue's budget.
  size_t bytes = 0;
  // "zh-CN" …: the language of LocalizedMessage in refusals.
  std::string language = "en";
  StreamOrder* order = nullptr;

  // --- Called by the ledger, once, from one of its threads, or from within Submit(). Must not block. ---
  // `failure` is OK when `results` holds the answers; otherwise nothing was judged (OVERLOADED, RECOVERING, SHUTTING_DOWN,
  // CLOCK_BEHIND, DEADLINE_PASSED) or nothing is known (STORE_FAILED), and `results` means nothing.
  virtual void Done(const absl::Status& failure) = 0;

 private:
  friend class Sequencer;
  friend class Mailbox;
  friend class LedgerImpl;
  friend class Lookups;

  // What identifies a command, worked out on the caller's thread. Its request id is entry `first_screened` of what was
  // screened; the things it uses once only follow up to the next command's entry.
  struct CommandKey {
    uint64_t hash = 0;
    CommandDigest digest{};
    uint32_t first_screened = 0;
  };
  absl::InlinedVector<CommandKey, 1> keys_;
  // Hashes in the permanent index, and what its filters said of them at the door.
  std::vector<uint64_t> screened_;
  journal::RequestIndex::Screening screening_;
  // The next command to judge, and the next shape error to answer.
  int next_ = 0;
  size_t next_shape_error_ = 0;
  // What has been looked up for it, when anything had to be (ledger/engine/lookup.h).
  std::unique_ptr<Lookup> lookup_;
};

}  // namespace daybook::engine
