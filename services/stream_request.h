// One request of a SubmitStream on its way through the ledger, with the arena that holds it and its answer. Used again and
// again by its stream: after the first few, a small request allocates nothing here.
#pragma once

#include <cstdint>
#include <memory>

#include <grpcpp/grpcpp.h>

#include "daybook/v1/ledger_service.pb.h"
#include "google/protobuf/arena.h"
#include "ledger/engine/submission.h"
#include "services/retry_queue.h"

namespace daybook::services {

class SubmitStream;

class StreamRequest final : public engine::Submission, public Retriable {
 public:
  explicit StreamRequest(SubmitStream& stream);

  // Parses a new request. False when it is undecodable.
  bool Read(const grpc::ByteBuffer& in);
  // Drops request and answer; the next Read() begins anew.
  void Clear();

  const v1::SubmitStreamRequest& request() const { return *request_; }
  // Only `results` is set: first_number and last_number are written by the stream, for several requests at once.
  const v1::SubmitStreamResponse& answer() const { return *answer_; }

  void Done(const absl::Status& failure) override;
  void TryAgain() override;

  // --- Guarded by the stream's mutex ---
  // With the ledger, or waiting to go there; after that, answered or failed.
  bool under_way = false;
  absl::Status failure;
  // Before the ledger could tell, Done() said OVERLOADED: the request waits in the retry queue.
  bool parked = false;
  int64_t read_micros = 0;

 private:
  static constexpr size_t kFirstBlockBytes = 2'560;

  SubmitStream& stream_;
  alignas(8) char block_[kFirstBlockBytes];
  google::protobuf::Arena arena_;
  v1::SubmitStreamRequest* request_ = nullptr;
  v1::SubmitStreamResponse* answer_ = nullptr;
};

}  // namespace daybook::services
