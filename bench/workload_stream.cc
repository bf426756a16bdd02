// Load: a city with open tills, and endless payments on them.
#include <google/protobuf/io/coded_stream.h>

#include "bench/workload_setup.h"
#include "ledger/base/checks.h"
#include "ledger/base/money.h"

namespace daybook::bench {
namespace {

constexpr int64_t kMicrosPerMinute = 60'000'000;

// Apart from the tags of the city's days.
uint64_t StreamTag(const PaymentStreamOptions& options) {
  return MixBits(MixBits(options.seed ^ 0x73747265616d) ^ options.stream);
}

}  // namespace

OpenedCity::OpenedCity(const WorkloadOptions& options) : options_(options), tills_(ListTills(options)) {
  DAYBOOK_CHECK(ValidateOptions(options).empty());
  const CashLimits limits = {
      .till_soft_fen = kAmountMaxFen, .till_hard_fen = kAmountMaxFen, .centre_soft_fen = kAmountMaxFen};
  CommandWriter writer(MixBits(TagOf(options) ^ 0x6f70656e));
  commands_ = WriteSetup(options, limits, writer);
  int64_t micros = LocalMicros(options.business_date, 8, 0);
  for (uint32_t centre = 1; centre <= options.centres; ++centre) {
    WriteOpenDay(options, centre, ++micros, writer, commands_.emplace_back());
  }
  micros += kMicrosPerMinute;
  for (size_t i = 0; i < tills_.size(); ++i) {
    WriteOpenSession(tills_[i], ++micros, writer, commands_.emplace_back());
    tills_[i].session = i + 1;
  }
}

PaymentStream::PaymentStream(std::vector<OpenTill> tills, const std::string& business_date,
                             const PaymentStreamOptions& options)
    : tills_(std::move(tills)),
      business_date_(business_date),
      writer_(StreamTag(options), options.mix, options.customers),
      request_ids_(StreamTag(options)),
      occur_time_micros_(LocalMicros(business_date, 9, 0)) {
  DAYBOOK_CHECK(!tills_.empty());
}

void PaymentStream::Next(v1::Command& command) {
  // Clear() would free the payment with all its tenders, because a oneof does: it is written over instead.
  if (command.payload_case() != v1::Command::kReceivePayment) command.Clear();
  const OpenTill& till = tills_[next_till_];
  if (++next_till_ == tills_.size()) next_till_ = 0;
  command.set_request_id(request_ids_.Next());
  command.set_centre(till.centre);
  command.set_till(till.till);
  command.set_session(till.session);
  command.set_terminal(till.terminal);
  command.set_actor(till.cashier);

  command.set_occur_time_micros(++occur_time_micros_);
  command.set_claimed_business_date(business_date_);
  writer_.Write(*command.mutable_receive_payment());
}

void PaymentStream::AppendEncoded(size_t count, uint32_t field_number, std::string& to) {
  using google::protobuf::io::CodedOutputStream;
  for (size_t i = 0; i < count; ++i) {
    Next(scratch_);
    const size_t size = scratch_.ByteSizeLong();
    uint8_t prefix[16];
    // Wire type 2: length-delimited.
    uint8_t* end = CodedOutputStream::WriteVarint32ToArray(field_number << 3 | 2, prefix);
    end = CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(size), end);
    to.append(reinterpret_cast<const char*>(prefix), end - prefix);
    const size_t begin = to.size();
    to.resize(begin + size);
    scratch_.SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t*>(to.data() + begin));
  }
}

}  // namespace daybook::bench
