// Certificates for one test run: an authority and what it issues for 127.0.0.1.
#pragma once

#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace daybook::services {

class TestAuthority {
 public:
  struct Pair {
    // PEM.
    std::string certificate;
    std::string key;
  };

  explicit TestAuthority(const std::string& name);

  const std::string& certificate() const { return pem_; }
  // A certificate for `name` and the address 127.0.0.1, valid for an hour.
  Pair Issue(const std::string& name) const;

 private:
  std::shared_ptr<EVP_PKEY> key_;
  std::shared_ptr<X509> certificate_;
  std::string pem_;
};

}  // namespace daybook::services
