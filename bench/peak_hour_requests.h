// Requests made ready for a load: serialised once, then stamped with fresh ids each time they are sent, so that the client
// costs the machine as little as a client can. The ids are of the ULID form: 26 characters of Crockford's base 32.
//
// Threads: templates are fixed once built and shared; a Stamper belongs to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "bench/workload_random.h"
#include "daybook/v1/event.pb.h"
#include "grpcpp/support/byte_buffer.h"

namespace daybook::bench {

inline constexpr size_t kIdSize = 26;

// Makes ids that no other Stamper of any run makes (time, 30 random bits, a counter), draws customers, cards and invoice
// numbers, and gives out tickets, of which no two of one program are the same.
class Stamper {
 public:
  Stamper();
  // Writes the next id into `target`, kIdSize characters.
  void WriteId(char* target);
  // Writes a customer of the workload's population, as a varint of kCustomerSize bytes.
  static constexpr size_t kCustomerSize = 5;
  void WriteCustomer(char* target);
  // Writes a card nobody has, as a varint of kCardSize bytes.
  static constexpr size_t kCardSize = 7;
  void WriteCard(char* target);
  // Writes the number of a digital invoice, 20 digits.
  static constexpr size_t kInvoiceSize = 20;
  void WriteInvoice(char* target);
  // The next ticket of all Stampers: 16,384 and more, a varint of kTicketSize bytes.
  static constexpr size_t kTicketSize = 3;
  static uint32_t NextTicket();
  static void WriteTicket(uint32_t ticket, char* target);

 private:
  std::array<char, kIdSize> id_;
  Random random_;
};

// Ids and tickets that a later request of the same connection names: what was stamped last, by place in the cycle.
struct RememberedIds {
  std::vector<std::array<char, kIdSize>> ids;
  std::vector<uint32_t> tickets;
};

// One request of one or more commands.
class RequestTemplate {
 public:
  // The two shapes of a request on the wire.
  enum class Form { kUnary, kStream };

  // Where the ids are remembered that other commands of the cycle name, by the id in the commands; and the tickets.
  struct Places {
    absl::flat_hash_map<std::string, uint32_t> ids;
    absl::flat_hash_map<uint32_t, uint32_t> tickets;
  };

  // Request ids, providers' references (used once for ever, like ids), customers, cards, digital invoices and tickets are
  // stamped at each sending, and what refers to an earlier command in `places` with the id or ticket that was stamped on
  // it; everything else is sent as it stands in `commands`.
  RequestTemplate(absl::Span<const v1::Command> commands, const Places& places, Form form);

  // The request as sent. `number` is written for Form::kStream only. `remembered` is the connection's own.
  grpc::ByteBuffer Stamp(uint64_t number, Stamper& stamper, RememberedIds& remembered) const;

  uint32_t commands() const { return commands_; }

 private:
  Form form_;
  uint32_t commands_;
  std::string body_;
  // Where in body_ an id, a customer begins.
  std::vector<uint32_t> ids_;
  std::vector<uint32_t> customers_;
  std::vector<uint32_t> cards_;
  std::vector<uint32_t> invoices_;
  struct Link {
    uint32_t at;
    uint32_t place;
  };
  // Ids to be remembered once stamped, and remembered ones to be written.
  std::vector<Link> kept_;
  std::vector<Link> named_;
  // Tickets taken, and those called or served.
  std::vector<Link> taken_;
  std::vector<Link> called_;
};

// What one connection or stream sends, over and over.
using RequestCycle = std::vector<RequestTemplate>;

// Cuts `commands` into requests of `batch` each; what does not fill a request is left out. At least one request.
RequestCycle MakeCycle(absl::Span<const v1::Command> commands, size_t batch, RequestTemplate::Form form);

}  // namespace daybook::bench
