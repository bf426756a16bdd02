#include "bench/peak_hour_requests.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <random>

#include "absl/strings/str_format.h"
#include "bench/workload.h"
#include "daybook/v1/ledger_service.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "grpcpp/support/slice.h"
#include "ledger/base/checks.h"

namespace daybook::bench {
namespace {

using google::protobuf::io::CodedOutputStream;

constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kTimeSize = 10;
constexpr size_t kRandomSize = 6;
// Stands where an id will be stamped; no input holds 26 of them.
constexpr char kPlaceholder = '~';
// Marks of an id that is remembered, and of one that is named.
constexpr char kKept = '}';
constexpr char kNamed = '{';
// The same for a customer: ReceivePayment.customer with the largest value of five bytes, which no customer has.
constexpr uint64_t kPlaceholderCustomer = (uint64_t{1} << 35) - 1;
constexpr char kCustomerField[] = "\x10\xff\xff\xff\xff\x7f";
constexpr size_t kCustomerFieldSize = 6;
constexpr uint64_t kCustomers = 1'000'000;
// TopUpCard.card with the largest value of seven bytes, and *Ticket.ticket with that of three.
constexpr uint64_t kPlaceholderCard = (uint64_t{1} << 49) - 1;
constexpr char kCardField[] = "\x10\xff\xff\xff\xff\xff\xff\x7f";
constexpr uint32_t kPlaceholderTicket = (1u << 21) - 1;
constexpr char kTicketField[] = "\x08\xff\xff\x7f";
constexpr uint32_t kFirstTicket = 1u << 14;
// Stands where an invoice number will be stamped.
constexpr char kInvoicePlaceholder = '^';
// Tag of SubmitStreamRequest.number and the longest varint after it.
constexpr uint8_t kNumberTag = 0x08;
constexpr size_t kNumberBytesMax = 11;

// An id that is remembered or named, at a place: a mark and 25 digits, which no input holds.
std::string Marked(char mark, uint32_t place) { return absl::StrFormat("%c%025u", mark, place); }

template <typename Legs>
void StampReferences(Legs& legs) {
  for (auto& leg : legs) {
    if (!leg.provider_reference().empty()) leg.set_provider_reference(std::string(kIdSize, kPlaceholder));
  }
}

// The earlier thing that the command names; null: none.
v1::Reference* MutableReference(v1::Command& command) {
  switch (command.payload_case()) {
    case v1::Command::kResolveTender:
      return command.mutable_resolve_tender()->mutable_payment();
    case v1::Command::kReversePayment:
      return command.mutable_reverse_payment()->mutable_payment();
    case v1::Command::kRefundPayment:
      return command.mutable_refund_payment()->mutable_payment();
    case v1::Command::kIssueInvoice:
      return command.mutable_issue_invoice()->mutable_payments(0)->mutable_payment();
    case v1::Command::kConfirmCardWrite:
      return command.mutable_confirm_card_write()->mutable_payment();
    case v1::Command::kAssignWorkOrder:
      return command.mutable_assign_work_order()->mutable_work_order();
    case v1::Command::kCompleteWorkOrder:
      return command.mutable_complete_work_order()->mutable_work_order();
    case v1::Command::kReplyComplaint:
      return command.mutable_reply_complaint()->mutable_complaint();
    case v1::Command::kResolveComplaint:
      return command.mutable_resolve_complaint()->mutable_complaint();
    default:
      return nullptr;
  }
}

// The ticket of a command of the queue; 0: it is none.
uint32_t TicketOf(const v1::Command& command) {
  if (command.has_take_ticket()) return command.take_ticket().ticket();
  if (command.has_call_ticket()) return command.call_ticket().ticket();
  return command.has_end_service() ? command.end_service().ticket() : 0;
}

void PlaceholdersInPayload(v1::Command& command) {
  if (command.has_receive_payment()) {
    v1::ReceivePayment& payment = *command.mutable_receive_payment();
    if (payment.customer() != 0) payment.set_customer(kPlaceholderCustomer);
    StampReferences(*payment.mutable_tenders());
  } else if (command.has_resolve_tender()) {
    command.mutable_resolve_tender()->set_provider_reference(std::string(kIdSize, kPlaceholder));
  } else if (command.has_reverse_payment()) {
    StampReferences(*command.mutable_reverse_payment()->mutable_reversals());
  } else if (command.has_refund_payment()) {
    StampReferences(*command.mutable_refund_payment()->mutable_tenders());
  } else if (command.has_top_up_card()) {
    command.mutable_top_up_card()->set_card(kPlaceholderCard);
    StampReferences(*command.mutable_top_up_card()->mutable_tenders());
  } else if (command.has_issue_invoice()) {
    command.mutable_issue_invoice()->mutable_invoice()->set_number(
        std::string(Stamper::kInvoiceSize, kInvoicePlaceholder));
  } else if (command.has_take_ticket()) {
    command.mutable_take_ticket()->set_ticket(kPlaceholderTicket);
  } else if (command.has_call_ticket()) {
    command.mutable_call_ticket()->set_ticket(kPlaceholderTicket);
  } else if (command.has_end_service()) {
    command.mutable_end_service()->set_ticket(kPlaceholderTicket);
  }
}

v1::Command WithPlaceholders(const v1::Command& command, const RequestTemplate::Places& places) {
  v1::Command copy = command;
  const auto place = places.ids.find(command.request_id());
  copy.set_request_id(place == places.ids.end() ? std::string(kIdSize, kPlaceholder) : Marked(kKept, place->second));
  v1::Reference* named = MutableReference(copy);
  if (named != nullptr) named->set_request_id(Marked(kNamed, places.ids.at(named->request_id())));
  PlaceholdersInPayload(copy);
  return copy;
}

// The id of the command that the command refers to; empty: none.
std::string NamedBy(const v1::Command& command) {
  v1::Command copy = command;
  const v1::Reference* named = MutableReference(copy);
  return named == nullptr ? std::string() : named->request_id();
}

std::vector<uint32_t> FindAll(const std::string& body, const std::string& what, size_t skip) {
  std::vector<uint32_t> found;
  for (size_t at = body.find(what); at != std::string::npos; at = body.find(what, at + what.size())) {
    found.push_back(static_cast<uint32_t>(at + skip));
  }
  return found;
}

// Where `what` stands at or behind `from`.
uint32_t PositionAfter(const std::string& body, const std::string& what, size_t from) {
  const size_t at = body.find(what, from);
  DAYBOOK_CHECK(at != std::string::npos);
  return static_cast<uint32_t>(at);
}

}  // namespace

Stamper::Stamper() : random_(std::random_device()()) {
  id_.fill(kAlphabet[0]);
  auto millis = static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                          std::chrono::system_clock::now().time_since_epoch())
                                          .count());
  for (size_t i = kTimeSize; i-- > 0; millis >>= 5) id_[i] = kAlphabet[millis & 31];
  std::random_device random;
  for (size_t i = 0; i < kRandomSize; ++i) id_[kTimeSize + i] = kAlphabet[random() & 31];
}

void Stamper::WriteCustomer(char* target) {
  CodedOutputStream::WriteVarint64ToArray(kFirstCustomer + random_.Below(kCustomers), reinterpret_cast<uint8_t*>(target));
}

void Stamper::WriteCard(char* target) {
  const uint64_t smallest = uint64_t{1} << 42;
  CodedOutputStream::WriteVarint64ToArray(smallest + random_.Below(kPlaceholderCard - smallest),
                                          reinterpret_cast<uint8_t*>(target));
}

void Stamper::WriteInvoice(char* target) {
  const std::string number = absl::StrFormat("26441%015u", random_.Below(1'000'000'000'000'000));
  std::memcpy(target, number.data(), kInvoiceSize);
}

uint32_t Stamper::NextTicket() {
  static std::atomic<uint32_t> next{kFirstTicket};
  return next.fetch_add(1, std::memory_order_relaxed);
}

void Stamper::WriteTicket(uint32_t ticket, char* target) {
  CodedOutputStream::WriteVarint32ToArray(ticket, reinterpret_cast<uint8_t*>(target));
}

void Stamper::WriteId(char* target) {
  std::memcpy(target, id_.data(), kIdSize);
  for (size_t i = kIdSize; i-- > kTimeSize + kRandomSize;) {
    if (id_[i] != 'Z') {
      id_[i] = *(std::strchr(kAlphabet, id_[i]) + 1);
      return;
    }
    id_[i] = kAlphabet[0];
  }
}

RequestTemplate::RequestTemplate(absl::Span<const v1::Command> commands, const Places& places, Form form)
    : form_(form), commands_(static_cast<uint32_t>(commands.size())) {
  v1::SubmitRequest unary;
  v1::SubmitStreamRequest stream;
  for (const v1::Command& command : commands) {
    *(form == Form::kUnary ? unary.add_commands() : stream.add_commands()) = WithPlaceholders(command, places);
  }
  body_ = form == Form::kUnary ? unary.SerializeAsString() : stream.SerializeAsString();
  ids_ = FindAll(body_, std::string(kIdSize, kPlaceholder), 0);
  customers_ = FindAll(body_, std::string(kCustomerField, kCustomerFieldSize), 1);
  cards_ = FindAll(body_, std::string(kCardField, Stamper::kCardSize + 1), 1);
  invoices_ = FindAll(body_, std::string(Stamper::kInvoiceSize, kInvoicePlaceholder), 0);
  const std::vector<uint32_t> tickets = FindAll(body_, std::string(kTicketField, Stamper::kTicketSize + 1), 1);
  size_t ticket = 0;
  size_t named_so_far = 0;
  for (const v1::Command& command : commands) {
    const auto kept = places.ids.find(command.request_id());
    const auto named = places.ids.find(NamedBy(command));
    if (kept != places.ids.end()) kept_.push_back({FindAll(body_, Marked(kKept, kept->second), 0).at(0), kept->second});
    if (named != places.ids.end()) {
      // One thing may be named by several commands, each at its own place of the body.
      named_.push_back({PositionAfter(body_, Marked(kNamed, named->second), named_so_far), named->second});
      named_so_far = named_.back().at + kIdSize;
    }
    if (TicketOf(command) == 0) continue;
    (command.has_take_ticket() ? taken_ : called_).push_back({tickets.at(ticket++), places.tickets.at(TicketOf(command))});
  }
  DAYBOOK_CHECK(ticket == tickets.size());
  DAYBOOK_CHECK(ids_.size() + kept_.size() >= commands.size() && customers_.size() <= commands.size());
}

grpc::ByteBuffer RequestTemplate::Stamp(uint64_t number, Stamper& stamper, RememberedIds& remembered) const {
  uint8_t head[kNumberBytesMax];
  size_t head_size = 0;
  if (form_ == Form::kStream) {
    head[0] = kNumberTag;
    head_size = static_cast<size_t>(CodedOutputStream::WriteVarint64ToArray(number, head + 1) - head);
  }
  grpc_slice slice = grpc_slice_malloc(head_size + body_.size());
  char* out = reinterpret_cast<char*>(GRPC_SLICE_START_PTR(slice));
  std::memcpy(out, head, head_size);
  out += head_size;
  std::memcpy(out, body_.data(), body_.size());
  for (uint32_t at : ids_) stamper.WriteId(out + at);
  for (const Link& link : kept_) {
    if (remembered.ids.size() <= link.place) remembered.ids.resize(link.place + 1);
    stamper.WriteId(remembered.ids[link.place].data());
    std::memcpy(out + link.at, remembered.ids[link.place].data(), kIdSize);
  }
  for (const Link& link : named_) std::memcpy(out + link.at, remembered.ids[link.place].data(), kIdSize);
  for (uint32_t at : customers_) stamper.WriteCustomer(out + at);
  for (uint32_t at : cards_) stamper.WriteCard(out + at);
  for (uint32_t at : invoices_) stamper.WriteInvoice(out + at);
  for (const Link& link : taken_) {
    if (remembered.tickets.size() <= link.place) remembered.tickets.resize(link.place + 1);
    remembered.tickets[link.place] = Stamper::NextTicket();
    Stamper::WriteTicket(remembered.tickets[link.place], out + link.at);
  }
  for (const Link& link : called_) Stamper::WriteTicket(remembered.tickets[link.place], out + link.at);
  const grpc::Slice owned(slice, grpc::Slice::STEAL_REF);
  return grpc::ByteBuffer(&owned, 1);
}

RequestCycle MakeCycle(absl::Span<const v1::Command> commands, size_t batch, RequestTemplate::Form form) {
  DAYBOOK_CHECK(commands.size() >= batch);
  RequestTemplate::Places places;
  for (const v1::Command& command : commands) {
    const std::string named = NamedBy(command);
    if (!named.empty()) places.ids.try_emplace(named, static_cast<uint32_t>(places.ids.size()));
    if (TicketOf(command) != 0) places.tickets.try_emplace(TicketOf(command), static_cast<uint32_t>(places.tickets.size()));
  }
  RequestCycle cycle;
  for (size_t at = 0; at + batch <= commands.size(); at += batch) {
    cycle.emplace_back(commands.subspan(at, batch), places, form);
  }
  return cycle;
}

}  // namespace daybook::bench
