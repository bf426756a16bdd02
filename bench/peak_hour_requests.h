// Requests made ready for a load: serialised once, then stamped with fresh ids each time they are sent, so that the client
// costs the machine as little as a client can. The ids are of the ULID form: 26 characters of Crockford's base 32.
//
// Threads: templates are fixed once built and shared; a Stamper belongs to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "bench/workload_random.h"
#include "daybook/v1/event.pb.h"
#include "grpcpp/support/byte_buffer.h"

namespace daybook::bench {

inline constexpr size_t kIdSize = 26;

// Makes ids that no other Stamper of any run makes (time, 30 random bits, a counter), and draws customers.
class Stamper {
 public:
  Stamper();
  // Writes the next id into `target`, kIdSize characters.
  void WriteId(char* target);
  // Writes a customer of the workload's population, as a varint of kCustomerSize bytes.
  static constexpr size_t kCustomerSize = 5;
  void WriteCustomer(char* target);

 private:
  std::array<char, kIdSize> id_;
  Random random_;
};

// One request of one or more commands.
class RequestTemplate {
 public:
  // The two shapes of a request on the wire.
  enum class Form { kUnary, kStream };

  // The payments' request ids, the tenders' provider references (used once for ever, like ids) and the customers are stamped
  // at each sending; everything else is sent as it stands in `commands`.
  RequestTemplate(absl::Span<const v1::Command> commands, Form form);

  // The request as sent. `number` is written for Form::kStream only.
  grpc::ByteBuffer Stamp(uint64_t number, Stamper& stamper) const;

  uint32_t commands() const { return commands_; }

 private:
  Form form_;
  uint32_t commands_;
  std::string body_;
  // Where in body_ an id, a customer begins.
  std::vector<uint32_t> ids_;
  std::vector<uint32_t> customers_;
};

// What one connection or stream sends, over and over.
using RequestCycle = std::vector<RequestTemplate>;

// Cuts `commands` into requests of `batch` each; what does not fill a request is left out. At least one request.
RequestCycle MakeCycle(absl::Span<const v1::Command> commands, size_t batch, RequestTemplate::Form form);

}  // namespace daybook::bench
